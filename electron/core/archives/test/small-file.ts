/** Small Part 10 files for tests: explicit little endian, 4x4 pixels, and the attributes a list needs. */

export interface SmallFile {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly number?: number;
  readonly patientId?: string;
  readonly patientName?: string;
  readonly date?: string;
  readonly time?: string;
  readonly modality?: string;
  readonly accession?: string;
  /** Bytes of a private element before the pixels. */
  readonly padding?: number;
  /** Bytes of a private element before the study's UID. */
  readonly earlyPadding?: number;
  /** Instead of 4x4 pixels: a square of 12-bit values, two bytes each. */
  readonly image?: { readonly side: number; readonly pixels: Uint8Array };
}

const long = new Set(["OB", "OW", "SQ", "UN"]);

export function element(tag: number, vr: string, value: string | Uint8Array): Buffer {
  const raw = typeof value === "string" ? Buffer.from(value, "utf8") : Buffer.from(value);
  const padding = raw.length % 2 === 0 ? "" : vr === "UI" ? "\0" : " ";
  const body = Buffer.concat([raw, Buffer.from(padding)]);
  const head = Buffer.alloc(long.has(vr) ? 12 : 8);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  head.write(vr, 4, "latin1");
  if (long.has(vr)) head.writeUInt32LE(body.length, 8);
  else head.writeUInt16LE(body.length, 6);
  return Buffer.concat([head, body]);
}

const uint16 = (value: number): Uint8Array => Uint8Array.of(value & 255, value >>> 8);
export const uint32 = (value: number): Uint8Array =>
  Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24);

const CT = "1.2.840.10008.5.1.4.1.1.2";

export function part10(sopClass: string, instance: string, dataSet: Buffer): Buffer {
  const meta = Buffer.concat([
    element(0x00020001, "OB", Uint8Array.of(0, 1)),
    element(0x00020002, "UI", sopClass),
    element(0x00020003, "UI", instance),
    element(0x00020010, "UI", "1.2.840.10008.1.2.1"),
    element(0x00020012, "UI", "1.2.826.0.1.3680043.10.1"),
  ]);
  const length = element(0x00020000, "UL", uint32(meta.length));
  return Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), length, meta, dataSet]);
}

const usualPixels = Uint8Array.from({ length: 32 }, (_, at) => (at % 2 === 0 ? at : 0));

export function smallFile(file: SmallFile): Buffer {
  const { side, pixels } = file.image ?? { side: 4, pixels: usualPixels };
  const dataSet = Buffer.concat([
    element(0x00080005, "CS", "ISO_IR 192"),
    element(0x00080016, "UI", CT),
    element(0x00080018, "UI", file.instance),
    element(0x00080020, "DA", file.date ?? "20260302"),
    element(0x00080030, "TM", file.time ?? "101500"),
    element(0x00080050, "SH", file.accession ?? "A1"),
    element(0x00080060, "CS", file.modality ?? "CT"),
    element(0x00081030, "LO", "Chest"),
    element(0x00100010, "PN", file.patientName ?? "Nobody^At All"),
    element(0x00100020, "LO", file.patientId ?? "P1"),
    element(0x00180015, "CS", "CHEST"),
    ...(file.earlyPadding === undefined
      ? []
      : [element(0x00190010, "LO", "ALCOVE TEST"), element(0x00191001, "OB", new Uint8Array(file.earlyPadding))]),
    element(0x0020000d, "UI", file.study),
    element(0x0020000e, "UI", file.series),
    element(0x00200011, "IS", "1"),
    element(0x00200013, "IS", String(file.number ?? 1)),
    element(0x00280002, "US", uint16(1)),
    element(0x00280004, "CS", "MONOCHROME2"),
    element(0x00280010, "US", uint16(side)),
    element(0x00280011, "US", uint16(side)),
    element(0x00280100, "US", uint16(16)),
    element(0x00280101, "US", uint16(12)),
    element(0x00280102, "US", uint16(11)),
    element(0x00280103, "US", uint16(0)),
    ...(file.padding === undefined
      ? []
      : [element(0x00290010, "LO", "ALCOVE TEST"), element(0x00291001, "OB", new Uint8Array(file.padding))]),
    element(0x7fe00010, "OW", pixels),
  ]);
  return part10(CT, file.instance, dataSet);
}
