/** Writing and reading of the upper layer's items: big endian, text in the default repertoire. */
import { ProblemError } from "../../../../shared/problem.ts";

export class ByteWriter {
  readonly #bytes: number[] = [];

  byte(value: number): this {
    this.#bytes.push(value & 0xff);
    return this;
  }

  uint16(value: number): this {
    return this.byte(value >>> 8).byte(value);
  }

  uint32(value: number): this {
    return this.uint16(value >>> 16).uint16(value);
  }

  bytes(values: Uint8Array): this {
    for (const value of values) this.#bytes.push(value);
    return this;
  }

  zeros(count: number): this {
    for (let at = 0; at < count; at += 1) this.#bytes.push(0);
    return this;
  }

  text(text: string): this {
    for (let at = 0; at < text.length; at += 1) this.byte(text.charCodeAt(at));
    return this;
  }

  /** Filled up with spaces, or cut. */
  padded(text: string, length: number): this {
    return this.text(text.slice(0, length).padEnd(length, " "));
  }

  /** An item or sub-item: type, a reserved byte, a 16-bit length, and what `fill` writes. */
  item(type: number, fill: (inner: ByteWriter) => unknown): this {
    const inner = new ByteWriter();
    fill(inner);
    const body = inner.end();
    return this.byte(type).byte(0).uint16(body.length).bytes(body);
  }

  end(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

/** @throws ProblemError `bad-answer` when an item ends behind the bytes */
export function itemsOf(bytes: Uint8Array): readonly { readonly type: number; readonly body: Uint8Array }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const items: { type: number; body: Uint8Array }[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = view.getUint16(at + 2);
    if (at + 4 + length > bytes.length) throw new ProblemError("bad-answer", "an association item is cut");
    items.push({ type: view.getUint8(at), body: bytes.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
  }
  return items;
}

/** Without the padding around it, of spaces or NULs. */
export const textOfBytes = (bytes: Uint8Array): string =>
  String.fromCharCode(...bytes.subarray(0, 128)).replace(/^[\s\0]+|[\s\0]+$/g, "");
