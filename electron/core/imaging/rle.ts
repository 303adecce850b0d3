/**
 * Run-length decoding (PS3.5 G). Own, because the codec library fills what a damaged segment does not give with zeros,
 * and says nothing: here a frame is whole, or it is refused.
 */
import { ProblemError } from "../../../shared/problem.ts";

const HEAD_BYTES = 64;
const MOST_SEGMENTS = 15;

/**
 * Decodes one frame to little endian samples, one colour after the other.
 *
 * @param bytesPerSample each byte of a sample is a segment of its own, the most significant first
 * @throws ProblemError `damaged` when the segments are not those of such a frame, or end early
 */
export function decodeRle(encoded: Uint8Array, pixels: number, samples: number, bytesPerSample: number): Uint8Array {
  if (encoded.length < HEAD_BYTES) throw new ProblemError("damaged", "a run-length frame without its header");
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  const segments = view.getUint32(0, true);
  if (segments !== samples * bytesPerSample || segments > MOST_SEGMENTS) {
    throw new ProblemError("damaged", `${segments} run-length segments where ${samples * bytesPerSample} must be`);
  }
  const offsets = Array.from({ length: segments }, (_, segment) => view.getUint32(4 + segment * 4, true));
  const out = new Uint8Array(pixels * samples * bytesPerSample);
  for (const [segment, start] of offsets.entries()) {
    const end = offsets[segment + 1] ?? encoded.length;
    if (start < HEAD_BYTES || end < start || end > encoded.length) {
      throw new ProblemError("damaged", "a run-length segment lies outside its frame");
    }
    const sample = Math.floor(segment / bytesPerSample);
    const first = sample * pixels * bytesPerSample + (bytesPerSample - 1 - (segment % bytesPerSample));
    decodeSegment(encoded, start, end, out, first, bytesPerSample, pixels);
  }
  return out;
}

/** Writes `count` bytes, every `step`th from `first`; what follows them in the segment is padding. */
function decodeSegment(
  encoded: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  first: number,
  step: number,
  count: number,
): void {
  let from = start;
  let to = first;
  const stop = first + count * step;
  while (to < stop) {
    const control = encoded[from++];
    if (control === undefined || from > end) throw new ProblemError("damaged", "a run-length segment ends early");
    if (control < 128) {
      const last = from + control + 1;
      if (last > end) throw new ProblemError("damaged", "a run-length segment ends early");
      for (; from < last && to < stop; from++, to += step) out[to] = encoded[from] ?? 0;
      from = last;
    } else if (control > 128) {
      if (from >= end) throw new ProblemError("damaged", "a run-length segment ends early");
      const value = encoded[from++] ?? 0;
      for (let times = 257 - control; times > 0 && to < stop; times--, to += step) out[to] = value;
    }
  }
}
