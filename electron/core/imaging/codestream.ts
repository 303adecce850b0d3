/**
 * Looks at the head of a compressed frame before a codec is given it: size, precision, colour transform, whole or cut.
 *
 * A codec allocates by the size that stands in the stream, and some decode a cut stream without a word.
 */

export interface CodestreamHead {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly precision: number;
  /**
   * What the samples are once decoded, when the stream itself tells; null: as Photometric Interpretation says.
   * JPEG: an Adobe APP14 or a JFIF APP0 segment. JPEG 2000: a multiple component transform is undone by decoding.
   */
  readonly colour: "rgb" | "ybr" | null;
  /** Coded with loss: a lossy JPEG process, or the irreversible wavelet of JPEG 2000. */
  readonly lossy: boolean;
  /** Ends as its format says. */
  readonly complete: boolean;
}

const endsWithMarker = (bytes: Uint8Array, marker: number): boolean => {
  let at = bytes.length;
  // Fragments are padded to an even length, by one byte or, by some writers, by many.
  while (
    at > 2 &&
    (bytes[at - 1] === 0x00 || (bytes[at - 1] === 0xff && bytes[at - 2] !== 0xff && at === bytes.length))
  )
    at--;
  if (bytes[at - 1] === marker && bytes[at - 2] === 0xff) return true;
  const tail = bytes.subarray(Math.max(0, bytes.length - 64));
  for (let index = 0; index + 1 < tail.length; index++) {
    if (tail[index] === 0xff && tail[index + 1] === marker) return true;
  }
  return false;
};

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const long = (bytes: Uint8Array, at: number): number => word(bytes, at) * 0x10000 + word(bytes, at + 2);
const text = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));

/** Start of frame markers (ISO 10918-1 B.1.1.3) and JPEG-LS's (ISO 14495-1 C.1.1). */
const isFrameMarker = (marker: number): boolean =>
  marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker));

/**
 * Without a marker the components' names tell: writers of RGB name them by letters, and 1, 2, 3 are those of YCbCr
 * (as libjpeg writes and reads them), even where a header beside them says RGB. Other names tell nothing.
 */
function colourByNames(bytes: Uint8Array, first: number): CodestreamHead["colour"] {
  const names = [0, 1, 2].map((index) => bytes[first + index * 3]).join();
  if (names === "82,71,66") return "rgb";
  return names === "1,2,3" ? "ybr" : null;
}

/** @returns `null` when no frame header is found. For JPEG and JPEG-LS. */
export function readJpegHead(bytes: Uint8Array): CodestreamHead | null {
  if (word(bytes, 0) !== 0xffd8) return null;
  let colour: CodestreamHead["colour"] = null;
  let jfif = false;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = word(bytes, at + 2);
    if (marker === 0xe0 && text(bytes, at + 4, 4) === "JFIF") jfif = true;
    if (marker === 0xee && text(bytes, at + 4, 5) === "Adobe" && length >= 14) {
      colour = bytes[at + 15] === 0 ? "rgb" : "ybr";
    }
    if (isFrameMarker(marker)) {
      const components = bytes[at + 9] ?? 0;
      // Lossless processes (SOF3) transform no colours, whatever a JFIF segment beside them promises.
      const lossy = marker < 0xc3;
      if (colour === null && lossy && components === 3) colour = jfif ? "ybr" : colourByNames(bytes, at + 10);
      return {
        precision: bytes[at + 4] ?? 0,
        rows: word(bytes, at + 5),
        columns: word(bytes, at + 7),
        components,
        colour: lossy ? colour : null,
        lossy: lossy || (marker > 0xc3 && marker < 0xf0 && marker % 4 !== 3),
        complete: endsWithMarker(bytes, 0xd9),
      };
    }
    if (marker === 0xda || length < 2) return null;
    at += 2 + length;
  }
  return null;
}

/** Offset of the code stream: behind the boxes of a JP2 file, which some writers leave around it. */
function findCodestream(bytes: Uint8Array): number {
  if (long(bytes, 0) === 0xff4fff51) return 0;
  if (long(bytes, 4) !== 0x6a502020) return -1;
  let at = 0;
  while (at + 8 <= bytes.length) {
    const length = long(bytes, at);
    if (long(bytes, at + 4) === 0x6a703263) return at + (length === 1 ? 16 : 8);
    if (length < 8) return -1;
    at += length;
  }
  return -1;
}

/** @returns `null` when there is no main header. For JPEG 2000 and HTJ2K (ISO 15444-1 A). */
export function readJpeg2000Head(bytes: Uint8Array): CodestreamHead | null {
  const start = findCodestream(bytes);
  if (start < 0 || long(bytes, start) !== 0xff4fff51) return null;
  const size = start + 4;
  const components = word(bytes, size + 36);
  let transformed = false;
  let lossy = false;
  let at = size + word(bytes, size);
  while (at + 4 <= bytes.length) {
    const marker = word(bytes, at);
    if (marker === 0xff52) {
      transformed = bytes[at + 8] === 1;
      lossy = bytes[at + 13] === 0;
    }
    if (marker === 0xff90 || marker === 0xff93) break;
    if (marker < 0xff00) return null;
    at += 2 + word(bytes, at + 2);
  }
  return {
    columns: long(bytes, size + 4) - long(bytes, size + 12),
    rows: long(bytes, size + 8) - long(bytes, size + 16),
    components,
    precision: ((bytes[size + 38] ?? 0) & 0x7f) + 1,
    colour: transformed ? "rgb" : null,
    lossy,
    complete: hasAllTileParts(bytes, at),
  };
}

/** Follows the tile-parts' lengths (Psot); a last one of length 0 reaches to the end marker. */
function hasAllTileParts(bytes: Uint8Array, first: number): boolean {
  let at = first;
  while (at + 12 <= bytes.length && word(bytes, at) === 0xff90) {
    const length = long(bytes, at + 6);
    if (length === 0) return endsWithMarker(bytes, 0xd9);
    if (at + length > bytes.length) return false;
    at += length;
  }
  return at > first && (at >= bytes.length || word(bytes, at) === 0xffd9 || bytes.length - at < 4);
}
