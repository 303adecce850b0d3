/** Every kind of hostile file, by name: what it is, and the bytes. */
import { deflateRawSync } from "node:zlib";
import { type DataSet, encodeElement, encodeItem } from "./data-set.ts";
import { assemble, hostilePixels, nativePixels, soundHeader } from "./hostile-base.ts";
import { circularDicomdir, escapingDicomdir } from "./hostile-dicomdir.ts";
import { compressJpegLs } from "./jpeg-ls.ts";
import { deflatedLittleEndian, encodeMeta, jpegLsLossless } from "./part10.ts";
import { seededRandom } from "./random.ts";

/**
 * What an honest program may do with a file.
 *
 * - `right`: its pixels are sound and may be shown; only something beside them is hostile.
 * - `marked`: it may be shown only as damaged or incomplete, or refused.
 * - `refused`: there is no image in it that could be right.
 * - `any`: right, marked or refused; it is enough that nothing falls over.
 */
export type Expectation = "right" | "marked" | "refused" | "any";

export interface HostileFile {
  /** Path below a folder; DICOMDIRs have one of their own. */
  readonly name: string;
  readonly expectation: Expectation;
  readonly bytes: Uint8Array;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const shorts = (...values: readonly number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);

/** A file whose header differs. */
function altered(name: string, expectation: Expectation, change: DataSet): HostileFile {
  return { name, expectation, bytes: assemble({ header: { ...soundHeader(name), ...change } }) };
}

/** Cut at seeded places: in the meta header, the data set, and the pixels. */
function* truncated(): Iterable<HostileFile> {
  const random = seededRandom("hostile", "cut");
  const cut = (at: number, expectation: Expectation): HostileFile => {
    const name = `cut-${at}`;
    return { name, expectation, bytes: assemble({ header: soundHeader(name) }).subarray(0, at) };
  };
  for (const at of [0, 100, 131, 132, 140, 300]) yield cut(at, "refused");
  for (let count = 0; count < 12; count += 1)
    yield cut(Math.floor(random.between(301, hostilePixels.byteLength)), "marked");
}

/** One byte of the header flipped at seeded places; what that means depends on the place, so nothing is promised. */
function* flipped(): Iterable<HostileFile> {
  const random = seededRandom("hostile", "flip");
  for (let count = 0; count < 16; count += 1) {
    const name = `flipped-${count}`;
    const bytes = Uint8Array.from(assemble({ header: soundHeader(name) }));
    const at = Math.floor(random.between(132, bytes.length - hostilePixels.byteLength));
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random.between(0, 8)));
    yield { name, expectation: "any", bytes };
  }
}

function* sizes(): Iterable<HostileFile> {
  yield altered("rows-65535-columns-65535", "marked", { Rows: 65535, Columns: 65535 });
  yield altered("columns-zero", "refused", { Columns: 0 });
  yield altered("frames-zero", "any", { NumberOfFrames: 0 });
  yield altered("frames-negative", "any", { NumberOfFrames: -3 });
  yield altered("frames-billion", "marked", { NumberOfFrames: "1000000000" });
  yield altered("frames-not-a-number", "any", { NumberOfFrames: "many" });
  yield altered("bits-stored-above-allocated", "marked", { BitsStored: 24, HighBit: 23 });
  yield altered("bits-allocated-zero", "refused", { BitsAllocated: 0 });
  yield altered("samples-seven", "marked", { SamplesPerPixel: 7 });
  yield altered("photometric-unknown", "marked", { PhotometricInterpretation: "MONOCHROME9" });
  yield altered("window-not-a-number", "right", { WindowCenter: "NaN", WindowWidth: "1e999" });
  yield altered("window-width-zero", "right", { WindowWidth: 0 });
  yield altered("window-text", "right", { WindowCenter: "centre", WindowWidth: "wide" });
  yield altered("slope-not-a-number", "marked", { RescaleSlope: "NaN" });
  yield altered("slope-zero", "marked", { RescaleSlope: 0 });
  yield altered("slope-huge", "marked", { RescaleSlope: "1e308", RescaleIntercept: "-1e308" });
  yield altered("spacing-negative", "right", { PixelSpacing: [-1, 0.5] });
  yield altered("spacing-text", "right", { PixelSpacing: ["NaN", ""] });
  yield altered("orientation-null", "right", { ImageOrientationPatient: [0, 0, 0, 0, 0, 0] });
  yield altered("position-not-a-number", "right", { ImagePositionPatient: ["NaN", "1e400", "x"] });
}

function* identities(): Iterable<HostileFile> {
  yield altered("uid-with-path", "any", { SOPInstanceUID: "../../../escaped", StudyInstanceUID: "../../escaped" });
  yield altered("uid-with-drive", "any", { SOPInstanceUID: "C:/escaped.dcm" });
  yield altered("uid-empty", "refused", { SOPInstanceUID: "" });
  yield altered("study-uid-missing", "refused", { StudyInstanceUID: undefined });
  yield altered("uid-long", "any", { SOPInstanceUID: `2.25.${"9".repeat(3000)}` });
  yield altered("uid-prototype", "any", { SOPInstanceUID: "__proto__", SeriesInstanceUID: "constructor" });
  const name = "meta-uid-differs";
  yield { name, expectation: "any", bytes: assemble({ header: soundHeader(name), metaInstance: "2.25.123" }) };
  const twin = soundHeader("same-uid-other-pixels");
  yield { name: "same-uid-a", expectation: "right", bytes: assemble({ header: twin }) };
  const other = nativePixels(hostilePixels.map((value) => value + 500));
  yield { name: "same-uid-b", expectation: "any", bytes: assemble({ header: twin, pixels: other }) };
}

const MARKUP = "<img src=x onerror=\"document.title='pwned'\">";

function* texts(): Iterable<HostileFile> {
  yield altered("markup-in-names", "right", {
    PatientName: `${MARKUP}^<script>document.title='pwned'</script>`,
    PatientID: "<svg/onload=document.title='pwned'>",
    StudyDescription: MARKUP,
    SeriesDescription: `"><iframe src="javascript:document.title='pwned'">`,
    InstitutionName: "{{constructor.constructor('return 1')()}}",
    AccessionNumber: "';DROP TABLE--",
    ReferringPhysicianName: "javascript:alert(1)",
  });
  yield altered("control-characters", "right", {
    PatientName: "\u001b[2J\u0007Bell^\u202eright\u202c",
    StudyDescription: "a\u0000b\r\nc",
  });
  yield altered("name-60000-long", "right", { PatientName: "A".repeat(60_000) });
  yield altered("character-set-unknown", "right", { SpecificCharacterSet: "ISO_IR 999" });
  yield altered("text-not-utf-8", "right", { PatientName: Uint8Array.of(0xff, 0xfe, 0x80, 0xc3) });
  yield altered("dates-impossible", "right", {
    StudyDate: "99999999",
    StudyTime: "9999",
    PatientBirthDate: "0000",
    PatientAge: "9999",
  });
}

/** Lengths, nesting and odd elements: what a parser trips over. */
function* structures(): Iterable<HostileFile> {
  const build = (name: string, extra: Uint8Array, expectation: Expectation = "any"): HostileFile => ({
    name,
    expectation,
    bytes: assemble({ header: soundHeader(name), extra }),
  });
  yield build("length-past-end", encodeElement(0x50000010, "OB", utf8("ab"), 0x7ffffffe));
  yield build("length-4-gigabytes", encodeElement(0x50000010, "UT", utf8("ab"), 0xfffffffe));
  yield build("length-odd", encodeElement(0x50000010, "LO", utf8("abcd"), 3));
  yield build("vr-unknown", encodeElement(0x50000010, "ZZ", utf8("abcd")));
  yield build("tags-out-of-order", encodeElement(0x00100010, "PN", utf8("Other^Patient ")));
  const open = encodeElement(0x50000010, "SQ", new Uint8Array(0), 0xffffffff);
  const item = Uint8Array.of(0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff);
  const deep = (levels: number): Uint8Array =>
    Buffer.concat(Array.from({ length: levels }, () => Buffer.concat([open, item])));
  yield build("sequence-5000-deep-unclosed", deep(5000));
  const itemEnd = Uint8Array.of(0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0);
  const sequenceEnd = Uint8Array.of(0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0);
  const shut = Buffer.concat(Array.from({ length: 5000 }, () => Buffer.concat([itemEnd, sequenceEnd])));
  yield build("sequence-5000-deep", Buffer.concat([deep(5000), shut]));
  const empties = Buffer.concat(Array.from({ length: 200_000 }, () => encodeItem(new Uint8Array(0))));
  yield build("sequence-200000-items", encodeElement(0x50000010, "SQ", empties), "right");
}

/** Overlays, palettes and lookup tables whose descriptions do not fit their data. */
function* tables(): Iterable<HostileFile> {
  const overlay = Buffer.concat([
    encodeElement(0x60000010, "US", shorts(65535)),
    encodeElement(0x60000011, "US", shorts(65535)),
    encodeElement(0x60000040, "CS", utf8("G ")),
    encodeElement(0x60000050, "SS", shorts(1, 1)),
    encodeElement(0x60000100, "US", shorts(1)),
    encodeElement(0x60000102, "US", shorts(0)),
    encodeElement(0x60003000, "OW", new Uint8Array(16)),
  ]);
  yield {
    name: "overlay-past-its-data",
    expectation: "right",
    bytes: assemble({ header: soundHeader("overlay-past-its-data"), extra: overlay }),
  };
  const lut = (entries: number, words: number): Uint8Array =>
    encodeElement(
      0x00283010,
      "SQ",
      encodeItem(
        Buffer.concat([
          encodeElement(0x00283002, "US", shorts(entries, 0, 16)),
          encodeElement(0x00283006, "OW", new Uint8Array(words * 2)),
        ]),
      ),
    );
  yield {
    name: "voi-lut-short",
    expectation: "any",
    bytes: assemble({ header: soundHeader("voi-lut-short"), extra: lut(65535, 2) }),
  };
  yield {
    name: "voi-lut-empty",
    expectation: "any",
    bytes: assemble({ header: soundHeader("voi-lut-empty"), extra: lut(0, 0) }),
  };
  const palette = (name: string, entries: number, data: number): HostileFile => {
    const header = {
      ...soundHeader(name),
      PhotometricInterpretation: "PALETTE COLOR",
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
    };
    const extra = Buffer.concat([
      ...[0x00281101, 0x00281102, 0x00281103].map((tag) => encodeElement(tag, "US", shorts(entries, 0, 16))),
      ...[0x00281201, 0x00281202, 0x00281203].map((tag) => encodeElement(tag, "OW", new Uint8Array(data * 2))),
    ]);
    const pixels = nativePixels(Uint8Array.from(hostilePixels, (_, index) => index % 256));
    return { name, expectation: "any", bytes: assemble({ header, extra, pixels }) };
  };
  yield palette("palette-index-past-end", 16, 16);
  yield palette("palette-data-short", 256, 3);
  yield palette("palette-none", 256, 0);
}

/** Pixel data that is not what the header says. */
async function pixelFiles(): Promise<readonly HostileFile[]> {
  const header = soundHeader;
  const frame = new Uint8Array(hostilePixels.buffer);
  const shape = { rows: 200, columns: 400, bitsStored: 12, samplesPerPixel: 1, photometric: "MONOCHROME2" };
  const packed = await compressJpegLs(shape, frame);
  const encapsulated = (name: string, stream: Uint8Array, transferSyntax = jpegLsLossless): HostileFile => ({
    name,
    expectation: "marked",
    bytes: assemble({ header: header(name), transferSyntax, pixels: { kind: "encapsulated", frames: [stream] } }),
  });
  const otherSize = Uint8Array.from(packed);
  otherSize.set([0xff, 0xff, 0xff, 0xff], 7); // height and width of the frame header (ISO 14495-1 C.2.2)
  const turned = packed.map((byte, index) => (index > 60 && index % 97 === 0 ? byte ^ 0x55 : byte));
  return [
    { name: "pixels-none", expectation: "refused", bytes: assemble({ header: header("pixels-none"), pixels: null }) },
    {
      name: "pixels-short",
      expectation: "marked",
      bytes: assemble({ header: header("pixels-short"), pixels: nativePixels(hostilePixels.subarray(0, 9001)) }),
    },
    encapsulated("jpeg-ls-cut", packed.subarray(0, packed.length >> 1)),
    encapsulated("jpeg-ls-turned", turned),
    encapsulated("jpeg-ls-65535-by-65535", otherSize),
    encapsulated("jpeg-ls-empty", new Uint8Array(0)),
    encapsulated(
      "rle-offsets-past-end",
      shorts(2, 0, 0xffff, 0x7fff, 0xffff, 0x7fff, ...Array.from({ length: 30 }, () => 0)),
      "1.2.840.10008.1.2.5",
    ),
    encapsulated("jpeg-2000-not-one", utf8("not a codestream"), "1.2.840.10008.1.2.4.90"),
    encapsulated("transfer-syntax-unknown", packed, "1.2.3.4.5"),
    {
      name: "implicit-said-explicit-sent",
      expectation: "any",
      bytes: assemble({ header: header("implicit-said"), transferSyntax: "1.2.840.10008.1.2" }),
    },
    {
      name: "big-endian-said",
      expectation: "any",
      bytes: assemble({ header: header("big-endian-said"), transferSyntax: "1.2.840.10008.1.2.2" }),
    },
  ];
}

function* containers(): Iterable<HostileFile> {
  yield { name: "dicomdir-escaping/DICOMDIR", expectation: "refused", bytes: escapingDicomdir() };
  yield { name: "dicomdir-circular/DICOMDIR", expectation: "refused", bytes: circularDicomdir() };
  yield { name: "empty", expectation: "refused", bytes: new Uint8Array(0) };
  yield { name: "text", expectation: "refused", bytes: utf8("This is no DICOM file.\n".repeat(40)) };
  const shell = "#!/bin/sh\ntouch escaped\nexit\n";
  yield {
    name: "preamble-script",
    expectation: "right",
    bytes: assemble({ header: soundHeader("preamble-script"), preamble: shell }),
  };
  const page = "<script>document.title='pwned'</script>";
  yield {
    name: "preamble-page",
    expectation: "right",
    bytes: assemble({ header: soundHeader("preamble-page"), preamble: page }),
  };
  yield {
    name: "preamble-executable",
    expectation: "right",
    bytes: assemble({ header: soundHeader("preamble-executable"), preamble: "MZ\u0000\u0003" }),
  };
}

/** A deflated data set that inflates to `megabytes` of nothing. */
function deflateBomb(megabytes: number): HostileFile {
  const name = "deflate-bomb";
  const header = soundHeader(name);
  const whole = assemble({ header, pixels: null });
  const bodyAt = new DataView(whole.buffer, whole.byteOffset).getUint32(140, true) + 144; // behind the meta group
  const head = encodeElement(0x7fe00010, "OW", new Uint8Array(0), megabytes * 1_048_576);
  const bytes = Buffer.concat([whole.subarray(bodyAt), head, Buffer.alloc(megabytes * 1_048_576)]);
  const meta = encodeMeta(String(header.SOPClassUID), String(header.SOPInstanceUID), deflatedLittleEndian);
  return { name, expectation: "any", bytes: Buffer.concat([meta, deflateRawSync(bytes, { level: 9 })]) };
}

/** All of them. The bomb takes seconds and twice its size of memory to make. */
export async function hostileFiles(bombMegabytes = 512): Promise<readonly HostileFile[]> {
  return [
    ...containers(),
    ...truncated(),
    ...flipped(),
    ...sizes(),
    ...identities(),
    ...texts(),
    ...structures(),
    ...tables(),
    ...(await pixelFiles()),
    deflateBomb(bombMegabytes),
  ];
}
