/** The DICOM JSON model (PS3.18 F), as QIDO-RS answers and WADO-RS metadata bring it. Untrusted. */
import { z } from "zod";
import { ProblemError } from "../problem.ts";
import type { Attributes } from "./attributes.ts";
import { personNameFromDicom } from "./person-name.ts";
import type { InstanceSummary, PersonName, SeriesSummary, StudySummary } from "./summaries.ts";
import { instanceSummaryOf, seriesSummaryOf, studySummaryOf } from "./summarize.ts";

const element = z.object({ vr: z.string().optional(), Value: z.array(z.unknown()).optional() });
const dataSet = z.record(z.string(), z.unknown());
const nameValue = z.object({
  Alphabetic: z.string().optional(),
  Ideographic: z.string().optional(),
  Phonetic: z.string().optional(),
});

/** No attribute this program keeps is longer; longer ones are cut, so that a server cannot fill the index. */
const LONGEST_TEXT = 16_384;

function toText(value: unknown): string {
  if (typeof value === "string") return value.slice(0, LONGEST_TEXT).trim();
  return typeof value === "number" ? String(value) : "";
}

function toName(value: unknown): PersonName {
  // Older servers send a plain string instead of the object of component groups.
  if (typeof value === "string") return personNameFromDicom(value.slice(0, LONGEST_TEXT));
  const groups = nameValue.safeParse(value);
  if (!groups.success) return personNameFromDicom("");
  const { Alphabetic = "", Ideographic = "", Phonetic = "" } = groups.data;
  return personNameFromDicom([Alphabetic, Ideographic, Phonetic].join("=").slice(0, LONGEST_TEXT));
}

function toNumber(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

/** Reads one data set of the JSON model. @throws ProblemError `bad-answer` when it is not an object. */
export function attributesFromDicomJson(json: unknown): Attributes {
  const parsed = dataSet.safeParse(json);
  if (!parsed.success) throw new ProblemError("bad-answer", "an answer is not a DICOM JSON object");
  const values = (tag: string): readonly unknown[] => {
    const found = element.safeParse(parsed.data[tag.toUpperCase()] ?? parsed.data[tag]);
    return found.success ? (found.data.Value ?? []) : [];
  };
  return {
    has: (tag) => values(tag).length > 0,
    texts: (tag) => values(tag).map(toText),
    names: (tag) => values(tag).map(toName),
    numbers: (tag) => values(tag).map(toNumber),
    items: (tag) =>
      values(tag)
        .filter((value) => dataSet.safeParse(value).success)
        .map(attributesFromDicomJson),
  };
}

function whole<Summary>(json: unknown, level: string, read: (attributes: Attributes) => Summary | null): Summary {
  const summary = read(attributesFromDicomJson(json));
  if (summary === null) throw new ProblemError("bad-answer", `a ${level} without a valid UID`);
  return summary;
}

/** One study of a QIDO-RS answer. @throws ProblemError `bad-answer` when it has no valid UID. */
export const studyFromDicomJson = (json: unknown): StudySummary => whole(json, "study", studySummaryOf);

/** One series of a QIDO-RS answer. @throws ProblemError `bad-answer` when it has no valid UID. */
export const seriesFromDicomJson = (json: unknown): SeriesSummary => whole(json, "series", seriesSummaryOf);

/** One instance of a QIDO-RS answer. @throws ProblemError `bad-answer` when it has no valid UID. */
export const instanceFromDicomJson = (json: unknown): InstanceSummary => whole(json, "instance", instanceSummaryOf);
