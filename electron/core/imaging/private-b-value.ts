/**
 * Diffusion b-values where vendors keep them: in private elements, which a private creator reserves (PS3.5 7.8.1).
 *
 * As in NAMIC's "DICOM for DWI and DTI": Siemens MR HEADER (0019,xx0C), GEMS_PARM_01 (0043,xx39), Philips Imaging DD 001
 * (2001,xx03).
 */
import type { FileAttributes } from "./data-set-attributes.ts";

interface PrivateElement {
  readonly group: string;
  readonly creator: string;
  readonly element: string;
  readonly read: (attributes: FileAttributes, tag: string) => number | null;
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) && value >= 0 ? value : null;

/** Text of integers, also where an archive made its VR unknown. */
function firstInteger(attributes: FileAttributes, tag: string): number | null {
  const text = String.fromCharCode(...attributes.bytes(tag).subarray(0, 64)).match(/^\s*(\d{1,12})/)?.[1];
  return text === undefined ? null : finite(Number(text));
}

/** GE adds 10^9 to the value of images it averaged. */
const GE_OFFSET = 100_000;
function geValue(attributes: FileAttributes, tag: string): number | null {
  const value = firstInteger(attributes, tag);
  return value === null ? null : value % GE_OFFSET;
}

/** A 32-bit float, its VR told or not. */
function float(attributes: FileAttributes, tag: string): number | null {
  const bytes = attributes.bytes(tag);
  if (bytes.byteLength !== 4) return null;
  return finite(new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, attributes.dataSet.littleEndian));
}

const elements: readonly PrivateElement[] = [
  { group: "0019", creator: "SIEMENS MR HEADER", element: "0c", read: firstInteger },
  { group: "0043", creator: "GEMS_PARM_01", element: "39", read: geValue },
  { group: "2001", creator: "PHILIPS IMAGING DD 001", element: "03", read: float },
];

/** The block that a creator reserved in a group, two digits; `null` when it reserved none. */
function blockOf(attributes: FileAttributes, group: string, creator: string): string | null {
  for (let block = 0x10; block <= 0xff; block += 1) {
    const digits = block.toString(16).padStart(2, "0");
    const bytes = attributes.bytes(`${group}00${digits}`);
    if (bytes.byteLength === 0) continue;
    const name = String.fromCharCode(...bytes.subarray(0, 64))
      .trim()
      .replace(/\0+$/, "");
    if (name.toUpperCase() === creator) return digits;
  }
  return null;
}

/** s/mm2, or `null` when no vendor's element tells it. */
export function privateBValue(attributes: FileAttributes): number | null {
  for (const { group, creator, element, read } of elements) {
    const block = blockOf(attributes, group, creator);
    const value = block === null ? null : read(attributes, `${group}${block}${element}`);
    if (value !== null) return value;
  }
  return null;
}
