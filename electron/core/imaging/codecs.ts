/** Decoding of one compressed frame, by the codecs of dcmjs-codecs (WebAssembly). */
import { createRequire } from "node:module";
import { inflateRawSync } from "node:zlib";
import type { Context as CodecContext } from "dcmjs-codecs";
import { ProblemError } from "../../../shared/problem.ts";
import { type CodestreamHead, readJpeg2000Head, readJpegHead } from "./codestream.ts";
import { nativeFrameSize } from "./frame-source.ts";
import type { ImageDescription } from "./image-description.ts";
import { decodeRle } from "./rle.ts";

type Library = typeof import("dcmjs-codecs");

type Codec = "rle" | "jpeg" | "jpeg-ls" | "jpeg-2000" | "htj2k" | "deflate" | "none";

interface CompressedSyntax {
  readonly codec: Codec;
  readonly lossy: boolean;
  /** Defined Terms of Lossy Image Compression Method (0028,2114). */
  readonly method: string;
}

const syntax = (codec: Codec, lossy = false, method = ""): CompressedSyntax => ({ codec, lossy, method });

/** Encapsulated transfer syntaxes that can be decoded (PS3.5 A.4). Named lossy when they can only be lossy. */
const compressedSyntaxes = new Map<string, CompressedSyntax>([
  ["1.2.840.10008.1.2.1.98", syntax("none")],
  ["1.2.840.10008.1.2.8.1", syntax("deflate")],
  ["1.2.840.10008.1.2.5", syntax("rle")],
  ["1.2.840.10008.1.2.4.50", syntax("jpeg", true, "ISO_10918_1")],
  ["1.2.840.10008.1.2.4.51", syntax("jpeg", true, "ISO_10918_1")],
  ["1.2.840.10008.1.2.4.53", syntax("jpeg", true, "ISO_10918_1")],
  ["1.2.840.10008.1.2.4.55", syntax("jpeg", true, "ISO_10918_1")],
  ["1.2.840.10008.1.2.4.57", syntax("jpeg")],
  ["1.2.840.10008.1.2.4.70", syntax("jpeg")],
  ["1.2.840.10008.1.2.4.80", syntax("jpeg-ls")],
  ["1.2.840.10008.1.2.4.81", syntax("jpeg-ls", true, "ISO_14495_1")],
  ["1.2.840.10008.1.2.4.90", syntax("jpeg-2000")],
  ["1.2.840.10008.1.2.4.91", syntax("jpeg-2000", false, "ISO_15444_1")],
  ["1.2.840.10008.1.2.4.201", syntax("htj2k")],
  ["1.2.840.10008.1.2.4.202", syntax("htj2k")],
  ["1.2.840.10008.1.2.4.203", syntax("htj2k", false, "ISO_15444_15")],
]);

export const compressedSyntax = (uid: string): CompressedSyntax | undefined => compressedSyntaxes.get(uid);

export interface DecodedFrame {
  readonly bytes: Uint8Array;
  readonly bytesPerSample: number;
  readonly planar: boolean;
  /** Samples lie at the low bits, not where High Bit (0028,0102) says. */
  readonly rightAligned: boolean;
  readonly colour: "rgb" | "ybr" | null;
  readonly lossy: boolean;
}

/** Codec messages that mean that the picture is not the one that was encoded. */
const DAMAGE =
  /premature end|too long|too short|corrupt|truncat|unexpected|not enough|expected .* got|CallbackError|invalid|fail|missing|bogus|bad huffman|overflow|out of range|tile part/i;
/** Said of files that decode rightly: writers of lossless JPEG and of odd tile-part counts. */
const HARMLESS =
  /Invalid SOS parameters|Non conformant codestream|Unrecognized component IDs|extraneous bytes before marker 0xd9|Warning: unknown JFIF/i;

let library: Promise<Library> | null = null;
let messages: string[] = [];

/** Makes the codecs ready ahead of the first frame; {@link decodeFrame} does it when it must. */
export async function initializeCodecs(): Promise<void> {
  await loadCodecs();
}

function loadCodecs(): Promise<Library> {
  library ??= load();
  return library;
}

/**
 * Required, and only when needed: the package is CommonJS whose names Node cannot see, finds its WebAssembly beside
 * itself, and takes a quarter of a second.
 */
async function load(): Promise<Library> {
  const loaded: Library = createRequire(import.meta.url)("dcmjs-codecs");
  const { log, NativeCodecs } = loaded;
  await NativeCodecs.initializeAsync({ logCodecsInfo: true });
  // The codecs tell of damage only through their log.
  const note = (...parts: unknown[]): void => {
    if (messages.length < 200) messages.push(parts.join(" "));
  };
  log.setLevel("silent");
  log.info = note;
  log.error = note;
  return loaded;
}

/** Decodes one frame. @throws ProblemError `undecodable`, or `damaged` when the stream contradicts the header or is cut */
export async function decodeFrame(uid: string, encoded: Uint8Array, image: ImageDescription): Promise<DecodedFrame> {
  const known = compressedSyntax(uid);
  if (known === undefined) throw new ProblemError("unsupported-transfer-syntax", uid);
  const width = image.bitsAllocated / 8;
  const native = { bytesPerSample: width, planar: image.planar, rightAligned: false, colour: null, lossy: false };
  if (known.codec === "none" || known.codec === "deflate") {
    const bytes = known.codec === "none" ? encoded : inflateFrame(encoded, image);
    if (bytes.length < nativeFrameSize(image)) throw new ProblemError("damaged", "a frame is too short");
    return { bytes, ...native };
  }
  if (known.codec === "rle") {
    const bytes = decodeRle(encoded, image.rows * image.columns, image.samples, width);
    return { bytes, ...native, planar: image.samples > 1 };
  }
  const head = headOf(known.codec, encoded);
  checkHead(head, image);
  const codecs = await loadCodecs();
  messages = [];
  const decoded = run(codecs, known.codec, encoded, image);
  const complaint = messages.find((message) => DAMAGE.test(message) && !HARMLESS.test(message));
  if (complaint !== undefined) throw new ProblemError("undecodable", `the codec reports damage: ${clean(complaint)}`);
  const pixels = image.rows * image.columns * image.samples;
  const bytesPerSample = decoded.length / pixels;
  if (![1, 2, 4].includes(bytesPerSample)) throw new ProblemError("undecodable", "the codec returned another size");
  return {
    bytes: decoded,
    bytesPerSample,
    planar: false,
    rightAligned: true,
    colour: head?.colour ?? null,
    lossy: known.lossy || (head?.lossy ?? false),
  };
}

const clean = (message: string): string => message.replace(/^.*::/, "").replace(/\s+/g, " ").trim().slice(0, 120);

const headOf = (codec: Codec, encoded: Uint8Array): CodestreamHead | null =>
  codec === "jpeg" || codec === "jpeg-ls" ? readJpegHead(encoded) : readJpeg2000Head(encoded);

function checkHead(head: CodestreamHead | null, image: ImageDescription): void {
  if (head === null) throw new ProblemError("undecodable", "the compressed frame has no header");
  if (head.rows !== image.rows || head.columns !== image.columns || head.components !== image.samples) {
    throw new ProblemError("damaged", "the compressed frame is of another size than the header says");
  }
  if (head.precision > image.bitsAllocated) throw new ProblemError("damaged", "the compressed frame has more bits");
  if (!head.complete) throw new ProblemError("damaged", "the compressed frame is cut");
}

function run(codecs: Library, codec: Codec, encoded: Uint8Array, image: ImageDescription): Uint8Array {
  const context = new codecs.Context({
    width: image.columns,
    height: image.rows,
    bitsAllocated: image.bitsAllocated,
    bitsStored: image.bitsStored,
    samplesPerPixel: image.samples,
    pixelRepresentation: image.signed ? 1 : 0,
    planarConfiguration: image.planar ? 1 : 0,
    photometricInterpretation: image.photometric,
    encodedBuffer: encoded,
  });
  try {
    const decoded = decodeWith(codecs, codec, context).getDecodedBuffer();
    if (decoded === undefined) throw new Error("no pixels");
    return decoded;
  } catch (error) {
    // An exception leaves the module's memory in an unknown state: the next frame gets a fresh one.
    library = null;
    const reason = error instanceof Error ? clean(error.message) : "the codec failed";
    throw new ProblemError("undecodable", reason, { cause: error });
  }
}

function decodeWith({ NativeCodecs }: Library, codec: Codec, context: CodecContext): CodecContext {
  switch (codec) {
    case "jpeg":
      return NativeCodecs.decodeJpeg(context, { convertColorspaceToRgb: false });
    case "jpeg-ls":
      return NativeCodecs.decodeJpegLs(context);
    case "jpeg-2000":
      return NativeCodecs.decodeJpeg2000(context);
    default:
      return NativeCodecs.decodeHtJpeg2000(context);
  }
}

function inflateFrame(encoded: Uint8Array, image: ImageDescription): Uint8Array {
  const size = Math.ceil(nativeFrameSize(image));
  try {
    return inflateRawSync(encoded, { maxOutputLength: size + 1 });
  } catch (error) {
    throw new ProblemError("undecodable", "the deflated frame cannot be read", { cause: error });
  }
}
