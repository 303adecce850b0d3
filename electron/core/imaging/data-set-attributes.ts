/** Values of a parsed data set, by the VR that stands there or, where none does, by PS3.6. */
import type { Attributes } from "../../../shared/dicom/attributes.ts";
import { personNameFromDicom } from "../../../shared/dicom/person-name.ts";
import { tag } from "../../../shared/dicom/tags.ts";
import { type CharacterSet, characterSet } from "./character-set.ts";
import { type DataSet, type Element, parseUnknownItems } from "./data-set.ts";

/** VRs of tags we read that are neither text nor sequence, for implicit data sets. US also stands for "US or SS". */
const implicitVr = new Map<string, string>([
  ...(
    [
      [tag.Rows, "US"],
      [tag.Columns, "US"],
      [tag.SamplesPerPixel, "US"],
      [tag.PlanarConfiguration, "US"],
      [tag.BitsAllocated, "US"],
      [tag.BitsStored, "US"],
      [tag.HighBit, "US"],
      [tag.PixelRepresentation, "US"],
      [tag.PixelPaddingValue, "US"],
      [tag.PixelPaddingRangeLimit, "US"],
      [tag.RedPaletteColorLookupTableDescriptor, "US"],
      [tag.GreenPaletteColorLookupTableDescriptor, "US"],
      [tag.BluePaletteColorLookupTableDescriptor, "US"],
      [tag.LUTDescriptor, "US"],
      [tag.RegionSpatialFormat, "US"],
      [tag.PhysicalUnitsXDirection, "US"],
      [tag.PhysicalUnitsYDirection, "US"],
      [tag.RegionLocationMinX0, "UL"],
      [tag.RegionLocationMinY0, "UL"],
      [tag.RegionLocationMaxX1, "UL"],
      [tag.RegionLocationMaxY1, "UL"],
      [tag.PhysicalDeltaX, "FD"],
      [tag.PhysicalDeltaY, "FD"],
      [tag.DimensionIndexValues, "UL"],
      [tag.EffectiveEchoTime, "FD"],
      [tag.InversionTimes, "FD"],
      [tag.DiffusionBValue, "FD"],
      [tag.FrameIncrementPointer, "AT"],
      [tag.EncapsulatedDocumentLength, "UL"],
      [tag.ExtendedOffsetTable, "OV"],
      [tag.ExtendedOffsetTableLengths, "OV"],
    ] as const
  ).map(([name, vr]): [string, string] => [name, vr]),
]);
/** Overlay planes (60xx) by the last four digits of their tags. */
const overlayVr: Readonly<Record<string, string>> = {
  "0010": "US",
  "0011": "US",
  "0050": "SS",
  "0051": "US",
  "0100": "US",
  "0102": "US",
};
const longTextTags = new Set<string>([tag.TextValue, tag.ContentDescription]);
const longText = new Set(["LT", "ST", "UT", "UR"]);
/** No value of text kept for the index or a header is longer; documents have their own reader. */
const LONGEST_TEXT = 1 << 20;

const SIZES: Readonly<Record<string, number>> = {
  US: 2,
  SS: 2,
  UL: 4,
  SL: 4,
  FL: 4,
  FD: 8,
  AT: 4,
  OV: 8,
  UV: 8,
  SV: 8,
  OW: 2,
};

function binaryNumber({ view, littleEndian }: DataSet, vr: string, at: number): number {
  switch (vr) {
    case "SS":
      return view.getInt16(at, littleEndian);
    case "UL":
      return view.getUint32(at, littleEndian);
    case "SL":
      return view.getInt32(at, littleEndian);
    case "FL":
      return view.getFloat32(at, littleEndian);
    case "FD":
      return view.getFloat64(at, littleEndian);
    case "AT":
      return view.getUint16(at, littleEndian) * 0x10000 + view.getUint16(at + 2, littleEndian);
    case "OV":
    case "UV":
      return Number(view.getBigUint64(at, littleEndian));
    case "SV":
      return Number(view.getBigInt64(at, littleEndian));
    default:
      return view.getUint16(at, littleEndian);
  }
}

/** A data set together with the character set that holds in it. */
export interface FileAttributes extends Attributes {
  readonly dataSet: DataSet;
  element(tag: string): Element | undefined;
  /** The value's bytes, not copied; empty when absent or not a plain value. */
  bytes(tag: string): Uint8Array;
  /** VR as written, or by PS3.6. */
  vr(tag: string): string;
  items(tag: string): readonly FileAttributes[];
}

const EMPTY = new Uint8Array(0);

/** @param inherited the enclosing data set's character set, which an item takes over unless it names its own */
export function fileAttributes(dataSet: DataSet, inherited?: CharacterSet): FileAttributes {
  const element = (name: string): Element | undefined => dataSet.elements.get(Number.parseInt(name, 16));
  const bytesOf = (found: Element | undefined): Uint8Array =>
    found === undefined || found.items !== null || found.fragments !== null
      ? EMPTY
      : dataSet.bytes.subarray(found.start, found.start + found.length);
  const vr = (name: string): string => {
    const written = element(name)?.vr ?? "";
    if (written !== "" && written !== "UN") return written;
    return implicitVr.get(name) ?? (name.startsWith("60") ? (overlayVr[name.slice(4)] ?? "") : "");
  };
  const declared = element(tag.SpecificCharacterSet);
  const set =
    declared === undefined
      ? (inherited ?? characterSet([]))
      : characterSet(
          plainText(bytesOf(declared))
            .split("\\")
            .map((term) => term.trim()),
        );
  const text = (name: string): string => {
    const bytes = bytesOf(element(name));
    return set.decode(bytes.subarray(0, LONGEST_TEXT));
  };
  const texts = (name: string): readonly string[] => {
    const found = element(name);
    if (found === undefined || found.length === 0) return [];
    if (SIZES[vr(name)] !== undefined) return numbers(name).map(String);
    const whole = text(name);
    if (longText.has(found.vr) || longTextTags.has(name)) return [trim(whole)];
    return whole.split("\\").map((part) => trim(part).trimStart());
  };
  const numbers = (name: string): readonly number[] => {
    const found = element(name);
    if (found === undefined) return [];
    const kind = vr(name);
    const size = SIZES[kind];
    if (size !== undefined) {
      const values: number[] = [];
      for (let at = 0; at + size <= found.length; at += size)
        values.push(binaryNumber(dataSet, kind, found.start + at));
      return values;
    }
    return texts(name).map((part) => (part === "" ? Number.NaN : Number(part)));
  };
  return {
    dataSet,
    element,
    vr,
    texts,
    numbers,
    has: (name) => (element(name)?.length ?? 0) > 0,
    bytes: (name) => bytesOf(element(name)),
    names: (name) => texts(name).map(personNameFromDicom),
    items: (name) => {
      const found = element(name);
      if (found === undefined) return [];
      const items = found.items ?? (found.vr === "UN" ? parseUnknownItems(dataSet, found) : []);
      return items.map((item) => fileAttributes(item, set));
    },
  };
}

const plainText = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, 1024));
/** Padding is a space, or a NUL that some writers leave; both may stand several times. */
const trim = (text: string): string => text.replace(/[\0\s]+$/, "");
