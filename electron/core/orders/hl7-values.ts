/** Values of HL7 v2 fields: escapes, names, moments, numbers. */
import type { Hl7Context, Hl7Segment } from "@medplum/core";
import type { PersonName } from "../../../shared/dicom/summaries.ts";
import { takenAway } from "../../../shared/orders/order.ts";
import { parseDate, performedAt } from "../../../shared/sites/site-time.ts";
import { OrderRefusal } from "./order-refusal.ts";

/** Escape sequences (HL7 v2.5.1, 2.7): delimiters, line breaks, single bytes; highlighting is left out. */
function unescaped(text: string, context: Hl7Context): string {
  const mark = context.escapeCharacter;
  if (!text.includes(mark)) return text;
  const delimiters: Readonly<Record<string, string>> = {
    F: context.fieldSeparator,
    S: context.componentSeparator,
    T: context.subcomponentSeparator,
    R: context.repetitionSeparator,
    E: mark,
  };
  const pieces = text.split(mark);
  return pieces
    .map((piece, at) => {
      // What stands between two marks is a sequence; a mark without its second one is text.
      if (at % 2 === 0 || at === pieces.length - 1) return at % 2 === 0 ? piece : `${mark}${piece}`;
      const delimiter = delimiters[piece];
      if (delimiter !== undefined) return delimiter;
      if (/^\.(br|sp\d*)$/i.test(piece)) return "\n";
      if (/^X([0-9A-F]{2})+$/i.test(piece)) return Buffer.from(piece.slice(1), "hex").toString("latin1");
      return "";
    })
    .join("");
}

/** The fields of one segment; a segment that is not there has empty ones. */
export class Fields {
  readonly #segment: Hl7Segment | undefined;
  readonly #context: Hl7Context;

  constructor(segment: Hl7Segment | undefined, context: Hl7Context) {
    this.#segment = segment;
    this.#context = context;
  }

  /** Components of every repetition of a field. */
  all(field: number): readonly (readonly string[])[] {
    const found = this.#segment?.getField(field)?.components ?? [];
    return found.map((parts) => parts.map((text) => unescaped(text, this.#context).trim()));
  }

  /** One component of the first repetition, both counted from 1; "" when absent. */
  text(field: number, component = 1): string {
    return this.all(field)[0]?.[component - 1] ?? "";
  }
}

export const firstOf = (...texts: readonly string[]): string => texts.find((text) => text !== "") ?? "";

/** A value of a closed kind: what is taken away is simply not there. */
export const plain = (text: string): string => (text === takenAway ? "" : text);

const MOMENT = /^(\d{8})(\d{2})?(\d{2})?(\d{2})?(?:\.\d{1,6})?([+-]\d{4})?$/;

/**
 * UTC milliseconds of a DTM; by the site's clock where it names no offset. Null when empty.
 *
 * @throws OrderRefusal `bad-date`, naming the place
 */
export function momentOf(text: string, zone: string, place: string): number | null {
  const written = plain(text);
  if (written === "") return null;
  const found = MOMENT.exec(written);
  const [, date = "", hour = "00", minute = "00", second = "00", offset] = found ?? [];
  const at =
    found === null ? null : performedAt(date, `${hour}${minute}${second}`, offset === undefined ? zone : "UTC");
  if (at === null) throw new OrderRefusal("bad-date", place);
  if (offset === undefined) return at;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3));
  return at - (offset.startsWith("-") ? -minutes : minutes) * 60_000;
}

/** @throws OrderRefusal `bad-date` */
export function dateOf(text: string, place: string): string {
  const date = plain(text).slice(0, 8);
  if (date === "" || parseDate(date) !== null) return date;
  throw new OrderRefusal("bad-date", place);
}

/** Family, given, middle, prefix, suffix (DICOM PN) of an XPN or XCN whose family name is component `from`. */
function nameGroup(parts: readonly string[], from: number): string {
  const at = (nth: number) => plain(parts[from - 1 + nth] ?? "").replaceAll("^", " ");
  // A family name may have subcomponents (FN): the surname is the first.
  const family = at(0).split("&")[0] ?? "";
  return [family, at(1), at(2), at(4), at(3)].join("^").replace(/\^+$/, "");
}

/** XPN, XCN: alphabetic, ideographic and phonetic names by their representation code. */
export function personOf(
  repeats: readonly (readonly string[])[],
  form: { readonly family: number; readonly representation: number },
): PersonName {
  const codeOf = (parts: readonly string[]) => parts[form.representation - 1] ?? "";
  const group = (fits: (code: string) => boolean): string =>
    nameGroup(repeats.find((parts) => fits(codeOf(parts))) ?? [], form.family);
  return {
    alphabetic: group((code) => code !== "I" && code !== "P"),
    ideographic: group((code) => code === "I"),
    phonetic: group((code) => code === "P"),
  };
}
