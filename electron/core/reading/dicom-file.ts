/**
 * A received original as a DICOM file that leaves this machine: the data set byte for byte, behind a preamble of zeros.
 *
 * What stands in the preamble (PS3.10 7.1) means nothing to DICOM and something to whatever else opens the file: a
 * script or a program there would leave with it.
 */
import type { InstanceHeader } from "../../../shared/dicom/instance-header.ts";

const PREAMBLE_BYTES = 128;
const MAGIC = Buffer.from("DICM", "latin1");

const hasMagicAt = (bytes: Uint8Array, at: number): boolean => MAGIC.equals(bytes.subarray(at, at + MAGIC.length));
/** Group 0002 in its own encoding, explicit VR little endian: a meta header without what stands before it. */
const startsWithMeta = (bytes: Uint8Array): boolean =>
  bytes[0] === 2 && bytes[1] === 0 && /[A-Z]/.test(letterAt(bytes, 4));
const letterAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(bytes[at] ?? 0);

function element(number: number, vr: string, value: Uint8Array): Buffer {
  const head = Buffer.alloc(vr === "OB" ? 12 : 8);
  head.writeUInt16LE(2, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, "latin1");
  if (vr === "OB") head.writeUInt32LE(value.length, 8);
  else head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, value]);
}

const uid = (text: string): Buffer => Buffer.from(text.length % 2 === 0 ? text : `${text}\0`, "latin1");

/** File Meta Information (PS3.10 7.1) for a data set that came without one. */
function metaOf({ sopClass, instance, transferSyntax }: InstanceHeader): Buffer {
  const rest = Buffer.concat([
    element(0x01, "OB", Uint8Array.of(0, 1)),
    element(0x02, "UI", uid(sopClass)),
    element(0x03, "UI", uid(instance)),
    element(0x10, "UI", uid(transferSyntax)),
    element(0x12, "UI", uid("2.25.251480427463204983470938530457029436842")),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(rest.length);
  return Buffer.concat([element(0x00, "UL", length), rest]);
}

/**
 * @param header what is known of the instance; `null` when it could not be read: a bare data set then stays as it came
 */
export function dicomFile(original: Uint8Array, header: InstanceHeader | null): Uint8Array<ArrayBuffer> {
  if (hasMagicAt(original, PREAMBLE_BYTES)) {
    const file = new Uint8Array(original);
    file.fill(0, 0, PREAMBLE_BYTES);
    return file;
  }
  const before: Uint8Array[] = [Buffer.alloc(PREAMBLE_BYTES)];
  if (!hasMagicAt(original, 0)) {
    before.push(MAGIC);
    if (!startsWithMeta(original)) {
      if (header === null) return new Uint8Array(original);
      before.push(metaOf(header));
    }
  }
  return new Uint8Array(Buffer.concat([...before, original]));
}
