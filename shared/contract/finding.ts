/** Findings: measurements and key images a reader leaves on an exam, as they are kept and as they cross. */
import { z } from "zod";
import { seriesUid, sopInstanceUid, studyUid } from "../dicom/uid.ts";

/** The image a finding stands on. Frames count from 0. */
export const findingImage = z.object({
  study: studyUid,
  series: seriesUid,
  instance: sopInstanceUid,
  frame: z.int().nonnegative(),
});
export type FindingImage = z.infer<typeof findingImage>;

const patientPoint = z.tuple([z.number(), z.number(), z.number()]);
const imagePoint = z.tuple([z.number(), z.number()]);

/**
 * `patient`: millimetres in the patient coordinate system (LPS, PS3.3 C.7.6.2.1), for images that have a position and
 * an orientation. `image`: pixels, column then row, 0\0 at the centre of the first pixel; for all others.
 */
const pairOfPoints = z.discriminatedUnion("space", [
  z.object({ space: z.literal("patient"), points: z.tuple([patientPoint, patientPoint]) }),
  z.object({ space: z.literal("image"), points: z.tuple([imagePoint, imagePoint]) }),
]);
const fourPoints = z.discriminatedUnion("space", [
  z.object({ space: z.literal("patient"), points: z.tuple([patientPoint, patientPoint, patientPoint, patientPoint]) }),
  z.object({ space: z.literal("image"), points: z.tuple([imagePoint, imagePoint, imagePoint, imagePoint]) }),
]);

export const findingMark = z.discriminatedUnion("kind", [
  /** Between two points. */
  z.object({ kind: z.literal("length"), at: pairOfPoints }),
  /** Both ends of one axis, then both ends of the other. */
  z.object({ kind: z.literal("ellipse"), at: fourPoints }),
  /** The image itself. */
  z.object({ kind: z.literal("key-image") }),
]);
export type FindingMark = z.infer<typeof findingMark>;

/** What was measured when the mark was drawn; `unit` as shown ("mm", "px", "mm²", "px²", "HU", …). */
export const findingValue = z.object({
  name: z.enum(["length", "area", "mean", "deviation", "minimum", "maximum"]),
  value: z.number(),
  unit: z.string().max(32),
});
export type FindingValue = z.infer<typeof findingValue>;

/** What the reader sends; the store adds exam, revision and times. */
export const findingBody = z.object({
  image: findingImage,
  mark: findingMark,
  values: z.array(findingValue).max(16),
  label: z.string().max(500),
  /** Where the mark's words stand, in image pixels, when the reader put them elsewhere than beside it. */
  labelAt: imagePoint.nullable().default(null),
});
export type FindingBody = z.infer<typeof findingBody>;

export const finding = findingBody.extend({
  id: z.uuid(),
  examId: z.string(),
  /** Grows by one with each change. */
  revision: z.int().positive(),
  /** Taken back by undo; a later revision may bring it back. */
  deleted: z.boolean(),
  changedAt: z.number(),
});
export type Finding = z.infer<typeof finding>;

/** A change; `base` is the revision it was made from, 0 for a new finding. Older than the kept one: `conflict`. */
export const findingChange = z.object({
  id: z.uuid(),
  base: z.int().nonnegative(),
  body: findingBody,
  deleted: z.boolean(),
});
export type FindingChange = z.infer<typeof findingChange>;
