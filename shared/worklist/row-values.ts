/** What a row holds in each column: to filter by, to sort by, and to search in. */
import type { ExamRow } from "./exam-row.ts";
import { type FoldedText, foldParts, foldText } from "./folded-text.ts";
import type { ColumnId } from "./view.ts";

/** What a list is made at: the moment, and what rows name only by id. */
export interface ListContext {
  readonly now: number;
  /** Name of each site by id. */
  readonly siteNames: ReadonlyMap<string, string>;
  /** In the reader's order; sites that are not named come last. */
  readonly siteOrder: readonly string[];
  /** The reader, as written in `reservedBy`; "" in the demo. */
  readonly reader: string;
}

/** Values for `one-of`: the reader at the workstation, and an exam that left its site's list. */
export const ME = "@me";
export const LEFT = "left";
/** Values of the state: an exam whose orders all were cancelled, and one with a match that waits for a person. */
export const CANCELLED = "cancelled-order";
export const DOUBTFUL = "doubtful";

const age = /^(\d{1,3})([DWMY])$/;
const yearsOf: Readonly<Record<string, number>> = { D: 1 / 365.25, W: 7 / 365.25, M: 1 / 12, Y: 1 };

/** Years of a DICOM AS ("064Y", "003M"); `null` when unknown. */
export function yearsFromAge(text: string): number | null {
  const found = age.exec(text);
  return found === null ? null : Number(found[1]) * (yearsOf[found[2] ?? ""] ?? 1);
}

/** The number that `at-most`, `at-least` and sorting use; `null` is unknown. Minutes, years or counts. */
export function numberIn(row: ExamRow, column: ColumnId, now: number): number | null {
  switch (column) {
    case "time-left":
      return row.dueAt === null ? null : (row.dueAt - now) / 60_000;
    case "exam-age":
      return row.performedAt === null ? null : (now - row.performedAt) / 60_000;
    case "age-sex":
      return yearsFromAge(row.age);
    case "images":
      return row.images.expected ?? (row.images.here > 0 ? row.images.here : null);
    case "priors":
      return row.priors.state === "searched" || row.priors.found > 0 ? row.priors.relevant : null;
    default:
      return null;
  }
}

const nameParts = ({ name }: ExamRow["patient"]): string[] => [name.alphabetic, name.ideographic, name.phonetic];
/** A DICOM DA also in each form that a reader may have dates in, so that it is found as it is shown. */
function dateParts(date: string): string[] {
  const found = /^(\d{4})(\d{2})(\d{2})$/.exec(date);
  if (found === null) return [date];
  const [, year = "", month = "", day = ""] = found;
  return [date, `${day}${month}${year}`, `${month}${day}${year}`, `${year}. ${Number(month)}. ${Number(day)}.`];
}

/** OR-35: all its orders were cancelled. */
export const isOrderCancelled = ({ orders }: ExamRow): boolean =>
  orders.length > 0 && orders.every(({ status }) => status === "cancelled");

/** WL-66: its archive holds none of its studies any more. */
export const isGoneAtArchive = ({ studies }: ExamRow): boolean =>
  studies.length > 0 && studies.every(({ goneAt }) => goneAt !== null);

/** Accession numbers of studies and orders, each once. */
export const accessionsOf = ({ studies, orders }: ExamRow): readonly string[] =>
  [...new Set([...studies, ...orders].map(({ accession }) => accession))].filter((text) => text !== "");

function statesOf(row: ExamRow): string[] {
  const states: string[] = [row.state];
  if (row.leftAt !== null) states.push(LEFT);
  // What was begun is finished: it stays among what is to be read.
  if (isOrderCancelled(row) && row.state !== "reading" && row.reservedBy === null) states.push(CANCELLED);
  if (row.doubts > 0) states.push(DOUBTFUL);
  return states;
}

/** Texts of a column: any of them may match. Ids and codes as they are; a site by its id. */
export function textsIn(row: ExamRow, column: ColumnId): readonly string[] {
  switch (column) {
    case "patient":
      return nameParts(row.patient);
    case "patient-id":
      return [row.patient.id];
    case "birth-date":
      return dateParts(row.patient.birthDate);
    case "age-sex":
      return [row.patient.sex];
    case "site":
      return [row.siteId];
    case "accession":
      return accessionsOf(row);
    case "procedure":
      return [row.procedure, ...row.studies.map((study) => study.description)];
    case "modality":
      return row.modalities;
    case "body-part":
      return [row.bodyPart];
    case "indication":
      return [row.indication];
    case "referrer":
      return [row.referrer];
    case "ward":
      return [row.ward];
    case "phone":
      return [row.phone];
    case "priority":
      return [row.priority];
    case "priors":
      return [row.priors.state];
    case "state":
      return statesOf(row);
    case "reader":
      return [row.reservedBy ?? ""];
    case "place":
      return [row.place];
    case "time-left":
    case "exam-age":
    case "images":
      return [];
  }
}

const searched: readonly ColumnId[] = [
  "patient",
  "patient-id",
  "birth-date",
  "accession",
  "procedure",
  "modality",
  "body-part",
  "indication",
  "referrer",
  "ward",
  "phone",
];

/** Rows are never changed in place: what was folded of one holds as long as it does. */
const texts = new WeakMap<ExamRow, FoldedText>();

/** Everything free search looks in, folded once a row. */
export function searchText(row: ExamRow): FoldedText {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const made = foldParts([...searched.flatMap((column) => textsIn(row, column)), row.station, row.note]);
  texts.set(row, made);
  return made;
}

const names = new WeakMap<ExamRow, string>();
const folded = (text: string): string => foldText(text).replace(/\^/g, " ");

/** The patient's name as it is sorted by: alphabetic, else ideographic. */
export function sortName(row: ExamRow): string {
  const known = names.get(row);
  if (known !== undefined) return known;
  const { alphabetic, ideographic, phonetic } = row.patient.name;
  const made = folded(alphabetic || ideographic || phonetic);
  names.set(row, made);
  return made;
}
