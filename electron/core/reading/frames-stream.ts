/** Frames as one stream of records (shared/contract/exam-content.ts), read and decrypted ahead while it is sent. */
import { type Kysely, sql } from "kysely";
import { FRAME_RECORD_HEAD_BYTES, type FramesRequest, frameStatus } from "../../../shared/contract/exam-content.ts";
import { isProblem, ProblemError } from "../../../shared/problem.ts";
import type { Database, OpenVault } from "../vault/index.ts";
import type { ByteStream } from "./reading.ts";

/** Pieces leave when they hold about so much: large enough to be cheap, small enough to start early. */
const PIECE_BYTES = 1 << 20;
const PIECES_AHEAD = 2;
/** Records read at a time: one is read from disk while another is decrypted. */
const LANES = 2;
/** Sizes of this many instances are remembered: they never change while an instance is held. */
const MOST_SIZES = 50_000;

interface FrameRun {
  readonly instance: string;
  readonly from: number;
  readonly to: number;
  /** Place of its first record in the answer. */
  readonly position: number;
  /** Bytes of one frame; 0 when nothing is known of it. */
  readonly bytes: number;
}

interface Size {
  readonly bytes: number;
  readonly frames: number;
}

/** Frame sizes of instances, by id. */
export class FrameSizes {
  readonly #index: Kysely<Database>;
  readonly #sizes = new Map<string, Size>();

  constructor(index: Kysely<Database>) {
    this.#index = index;
  }

  async of(instances: readonly string[]): Promise<ReadonlyMap<string, Size>> {
    const unknown = instances.filter((id) => !this.#sizes.has(id));
    if (unknown.length > 0) {
      const { rows } = await sql<Size & { id: string }>`select id,
          coalesce(json_extract(header_json, '$.image.frameBytes'), 0) as bytes,
          coalesce(json_array_length(header_json, '$.image.frames'), 0) as frames
        from instance where id in (select value from json_each(${JSON.stringify(unknown)}))
        and header_json is not null`.execute(this.#index);
      if (this.#sizes.size + rows.length > MOST_SIZES) this.#sizes.clear();
      for (const { id, bytes, frames } of rows) this.#sizes.set(id, { bytes, frames });
    }
    return new Map(
      instances.flatMap((id) => {
        const size = this.#sizes.get(id);
        return size === undefined ? [] : [[id, size] as const];
      }),
    );
  }
}

export interface FramesPlace {
  readonly vault: Pick<OpenVault, "readFramesInto">;
  readonly sizes: FrameSizes;
  /** Told of an instance that does not open any more. */
  readonly damaged: (instanceId: string) => Promise<void>;
}

/**
 * Records in the order asked, the first one sent before the second is read. A frame that is not here or is damaged is
 * a record of zeros that says so; the others go on.
 *
 * @throws ProblemError `invalid` for frames an instance does not have
 */
export async function streamFrames(
  place: FramesPlace,
  { items }: FramesRequest,
  signal: AbortSignal,
): Promise<ByteStream> {
  const known = await place.sizes.of(items.map(({ instance }) => instance));
  let [position, bytes] = [0, 0];
  const runs: FrameRun[] = [];
  for (const { instance, from, to } of items) {
    const size = known.get(instance);
    if (to <= from || (size !== undefined && to > size.frames && size.bytes > 0))
      throw new ProblemError("invalid", "no such frames");
    const frameBytes = size?.bytes ?? 0;
    runs.push({ instance, from, to, position, bytes: frameBytes });
    position += to - from;
    bytes += (to - from) * (FRAME_RECORD_HEAD_BYTES + frameBytes);
  }
  const pieces = split(runs);
  let next = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const piece = pieces[next];
        if (piece === undefined || signal.aborted) {
          controller.close();
          return;
        }
        next += 1;
        controller.enqueue(await readPiece(place, piece));
        if (next === pieces.length) controller.close();
      },
      cancel() {
        next = pieces.length;
      },
    },
    { highWaterMark: PIECES_AHEAD },
  );
  return { bytes, body };
}

/** Pieces of whole records. The very first record is a piece of its own: it is what the reader waits for. */
function split(runs: readonly FrameRun[]): readonly (readonly FrameRun[])[] {
  const pieces: FrameRun[][] = [];
  let [open, filled] = [[] as FrameRun[], 0];
  const shut = (): void => {
    if (open.length > 0) pieces.push(open);
    [open, filled] = [[], 0];
  };
  for (const run of runs) {
    const record = FRAME_RECORD_HEAD_BYTES + run.bytes;
    let from = run.from;
    while (from < run.to) {
      const isFirst = pieces.length === 0 && open.length === 0;
      const fitting = isFirst ? 1 : Math.max(1, Math.floor((PIECE_BYTES - filled) / record));
      const to = Math.min(run.to, from + fitting);
      open.push({ ...run, from, to, position: run.position + from - run.from });
      filled += (to - from) * record;
      from = to;
      if (isFirst || filled + record > PIECE_BYTES) shut();
    }
  }
  shut();
  return pieces;
}

async function readPiece(place: FramesPlace, runs: readonly FrameRun[]): Promise<Uint8Array<ArrayBuffer>> {
  const total = runs.reduce((sum, run) => sum + (run.to - run.from) * (FRAME_RECORD_HEAD_BYTES + run.bytes), 0);
  const piece = new Uint8Array(new ArrayBuffer(total));
  const records: (() => Promise<void>)[] = [];
  let offset = 0;
  for (const run of runs) {
    for (let frame = run.from; frame < run.to; frame++) {
      const record = piece.subarray(offset, offset + FRAME_RECORD_HEAD_BYTES + run.bytes);
      records.push(() => readRecord(place, run, frame, record));
      offset += record.length;
    }
  }
  const lane = async (): Promise<void> => {
    for (let read = records.shift(); read !== undefined; read = records.shift()) await read();
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return piece;
}

async function readRecord(
  place: FramesPlace,
  run: FrameRun,
  frame: number,
  record: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const head = new DataView(record.buffer, record.byteOffset, FRAME_RECORD_HEAD_BYTES);
  const pixels = record.subarray(FRAME_RECORD_HEAD_BYTES);
  head.setUint32(0, run.position + frame - run.from, true);
  head.setUint32(4, await readStatus(place, run, frame, pixels), true);
}

async function readStatus(
  { vault, damaged }: FramesPlace,
  run: FrameRun,
  frame: number,
  pixels: Uint8Array,
): Promise<number> {
  if (run.bytes === 0) return frameStatus.notHere;
  try {
    await vault.readFramesInto(run.instance, frame, frame + 1, pixels);
    return frameStatus.whole;
  } catch (error) {
    if (!isProblem(error)) throw error;
    // Nothing that failed its check may be shown.
    pixels.fill(0);
    if (error.problem.code === "not-found") return frameStatus.notHere;
    await damaged(run.instance);
    return frameStatus.damaged;
  }
}
