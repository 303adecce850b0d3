/** Appends records to one new segment; what was not committed can be taken back. */
import type { FileHandle } from "node:fs/promises";
import type { PackKind } from "./record.ts";

/** The most that is encrypted before others get their turn: about 1 ms. */
const TURN_BYTES = 524_288;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Memory between cipher and file, shared by all writers of a vault, who take turns: touched once, used for ever. */
export class WriteBuffer {
  readonly bytes = Buffer.allocUnsafeSlow(8_388_608);
}

export class SegmentAppender {
  readonly id: string;
  readonly kind: PackKind;
  readonly key: Uint8Array;
  readonly #handle: FileHandle;
  #committed = 0;
  #written = 0;

  constructor(id: string, kind: PackKind, key: Uint8Array, handle: FileHandle) {
    this.id = id;
    this.kind = kind;
    this.key = key;
    this.#handle = handle;
  }

  /** Length after everything written so far. */
  get bytes(): number {
    return this.#written;
  }

  /**
   * Encrypts and writes records, one behind the other, in as few writes as the buffer allows.
   *
   * @returns the offset of each record
   */
  async append(records: Iterable<Generator<Uint8Array>>, buffer: WriteBuffer): Promise<readonly number[]> {
    const offsets: number[] = [];
    let filled = 0;
    let sinceTurn = 0;
    for (const pieces of records) {
      offsets.push(this.#written + filled);
      for (const piece of pieces) {
        if (filled + piece.length > buffer.bytes.length) {
          await this.#write(buffer.bytes.subarray(0, filled));
          filled = 0;
        }
        buffer.bytes.set(piece, filled);
        filled += piece.length;
        sinceTurn += piece.length;
        if (sinceTurn < TURN_BYTES) continue;
        sinceTurn = 0;
        await turn();
      }
    }
    await this.#write(buffer.bytes.subarray(0, filled));
    return offsets;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, this.#written);
      done += bytesWritten;
      this.#written += bytesWritten;
    }
  }

  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  commit(): void {
    this.#committed = this.#written;
  }

  /** Cuts off what was not committed. */
  async rollback(): Promise<void> {
    if (this.#written === this.#committed) return;
    await this.#handle.truncate(this.#committed);
    this.#written = this.#committed;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
