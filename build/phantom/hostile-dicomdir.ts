/** A DICOMDIR whose records lead out of its folder, and one whose records lead round in a circle (PS3.3 F.3). */
import { encodeElement, encodeItem } from "./data-set.ts";
import { encodeMeta } from "./part10.ts";

const MEDIA_STORAGE_DIRECTORY = "1.2.840.10008.1.3.10";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const long = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);
const inUse = new Uint8Array(Uint16Array.of(0xffff).buffer);

interface DirectoryRecord {
  readonly type: "PATIENT" | "STUDY" | "SERIES" | "IMAGE";
  /** Index of the next record on this level, of the first below; -1 for none. */
  readonly next: number;
  readonly lower: number;
  readonly content: Uint8Array;
}

function encodeRecord(record: DirectoryRecord, place: (index: number) => number): Uint8Array {
  return encodeItem(
    Buffer.concat([
      encodeElement(0x00041400, "UL", long(place(record.next))),
      encodeElement(0x00041410, "US", inUse),
      encodeElement(0x00041420, "UL", long(place(record.lower))),
      encodeElement(0x00041430, "CS", utf8(record.type)),
      record.content,
    ]),
  );
}

/** Writes the directory; offsets count from the file's first byte, and the first record is the root. */
function encodeDirectory(records: readonly DirectoryRecord[]): Uint8Array {
  const meta = encodeMeta(MEDIA_STORAGE_DIRECTORY, "2.25.4", "1.2.840.10008.1.2.1");
  const root = (first: number): Uint8Array =>
    Buffer.concat([
      encodeElement(0x00041130, "CS", utf8("HOSTILE ")),
      encodeElement(0x00041200, "UL", long(first)),
      encodeElement(0x00041202, "UL", long(first)),
      encodeElement(0x00041212, "US", new Uint8Array(2)),
    ]);
  const sizes = records.map((record) => encodeRecord(record, () => 0).length);
  const start = meta.length + root(0).length + 12; // behind the sequence's own header
  const place = (index: number): number =>
    index < 0 ? 0 : start + sizes.slice(0, index).reduce((sum, size) => sum + size, 0);
  const sequence = encodeElement(0x00041220, "SQ", Buffer.concat(records.map((record) => encodeRecord(record, place))));
  return Buffer.concat([meta, root(start), sequence]);
}

const patient = encodeElement(0x00100020, "LO", utf8("HOSTILE "));
const study = encodeElement(0x0020000d, "UI", utf8("2.25.11"));
const series = encodeElement(0x0020000e, "UI", utf8("2.25.12"));
const image = (fileId: string): Uint8Array =>
  Buffer.concat([
    encodeElement(0x00041500, "CS", utf8(fileId)),
    encodeElement(0x00041510, "UI", utf8("1.2.840.10008.5.1.4.1.1.2")),
    encodeElement(0x00041511, "UI", utf8("2.25.13")),
    encodeElement(0x00041512, "UI", utf8("1.2.840.10008.1.2.1")),
  ]);

/** Referenced File ID (0004,1500) of each image leads upwards, or to an absolute place. */
export function escapingDicomdir(): Uint8Array {
  return encodeDirectory([
    { type: "PATIENT", next: -1, lower: 1, content: patient },
    { type: "STUDY", next: -1, lower: 2, content: study },
    { type: "SERIES", next: -1, lower: 3, content: series },
    { type: "IMAGE", next: 4, lower: -1, content: image("..\\..\\..\\..\\..\\..\\etc\\passwd") },
    { type: "IMAGE", next: 5, lower: -1, content: image("/etc/passwd") },
    { type: "IMAGE", next: -1, lower: -1, content: image("C:\\Windows\\win.ini") },
  ]);
}

/** A study that is its own next study, and below itself. */
export function circularDicomdir(): Uint8Array {
  return encodeDirectory([
    { type: "PATIENT", next: 0, lower: 1, content: patient },
    { type: "STUDY", next: 1, lower: 0, content: study },
  ]);
}
