/**
 * Reads the answer to a frames request (shared/contract/exam-content.ts) straight into lent buffers.
 *
 * The stream is read "bring your own buffer": a frame's bytes are written once, where they stay.
 */
import { FRAME_RECORD_HEAD_BYTES, frameStatus } from "../../../shared/contract/exam-content.ts";
import { ProblemError } from "../../../shared/problem.ts";

export interface FrameSink {
  /** A buffer of at least `bytes` for the frame at this place of the request. */
  take(place: number, bytes: number): ArrayBuffer;
  /** The frame is whole and checked. The buffer is another object than was lent, of the same memory. */
  whole(place: number, buffer: ArrayBuffer): void;
  /** The frame is not there, or damaged; the buffer comes back. */
  failed(place: number, status: "not-here" | "damaged", buffer: ArrayBuffer): void;
}

/**
 * @param sizes bytes of each frame, in the order asked for
 * @throws ProblemError `cut-off` when the stream ends early, `bad-answer` when a record is not the one expected
 */
export async function readFrameRecords(
  body: ReadableStream<Uint8Array>,
  sizes: readonly number[],
  sink: FrameSink,
): Promise<void> {
  const reader = body.getReader({ mode: "byob" });
  let head = new ArrayBuffer(FRAME_RECORD_HEAD_BYTES);
  try {
    for (const [place, size] of sizes.entries()) {
      head = await fill(reader, head, FRAME_RECORD_HEAD_BYTES);
      const view = new DataView(head);
      const position = view.getUint32(0, true);
      const status = view.getUint32(4, true);
      if (position !== place) throw new ProblemError("bad-answer", `frame ${position} where ${place} was due`);
      const buffer = await fill(reader, sink.take(place, size), size);
      if (status === frameStatus.whole) sink.whole(place, buffer);
      else sink.failed(place, status === frameStatus.damaged ? "damaged" : "not-here", buffer);
    }
    // Read to its end: an answer left unread is broken off by the browser, and its connection with it.
    const { done } = await reader.read(new Uint8Array(1));
    if (!done) throw new ProblemError("bad-answer", "more bytes than frames");
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    throw error;
  }
}

/** Fills the first `bytes` of a buffer; the buffer is detached, its memory comes back in a new one. */
async function fill(reader: ReadableStreamBYOBReader, buffer: ArrayBuffer, bytes: number): Promise<ArrayBuffer> {
  let filled = 0;
  let memory = buffer;
  while (filled < bytes) {
    const wanted = bytes - filled;
    const { value, done } = await reader.read(new Uint8Array(memory, filled, wanted), { min: wanted });
    if (value !== undefined) {
      filled += value.byteLength;
      memory = value.buffer;
    }
    if (done && filled < bytes) throw new ProblemError("cut-off", `${filled} of ${bytes} bytes`);
  }
  return memory;
}
