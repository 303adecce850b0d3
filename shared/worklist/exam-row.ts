/** One row of the worklist: an exam with everything its columns, filters and search ask for. */
import { z } from "zod";
import { personName } from "../dicom/summaries.ts";
import { matchLevel } from "../orders/match-order.ts";
import { orderStatus } from "../orders/order-status.ts";
import { problem } from "../problem.ts";
import { identityChange } from "./patient-identity.ts";

export const priority = z.enum(["stat", "urgent", "routine"]);
export type Priority = z.infer<typeof priority>;

/**
 * Where the exam stands. `expected`: ordered, no images yet; `new`: known, nothing fetched; `fetching`; `ready`: all that the archive counts is here and
 * checked; `reading`: open in the room; `problem`: needs a person; `read`: the reader is done with it.
 */
export const examState = z.enum(["expected", "new", "fetching", "ready", "reading", "problem", "read"]);
export type ExamState = z.infer<typeof examState>;

/** Images by what became of them. `expected` is the archive's own count, null until it was asked. */
export const imageCount = z.object({
  expected: z.int().nonnegative().nullable(),
  here: z.int().nonnegative(),
  /** Kept, but no decoder can show them. */
  refused: z.int().nonnegative(),
  /** Came damaged. */
  broken: z.int().nonnegative(),
});
export type ImageCount = z.infer<typeof imageCount>;

export const examStudy = z.object({
  id: z.string(),
  accession: z.string(),
  description: z.string(),
  modalities: z.array(z.string()),
  /** UTC milliseconds; null when the archive gave no date. */
  performedAt: z.number().nullable(),
  /** Study date and time in the site's own clock, DICOM DA and TM. */
  date: z.string(),
  time: z.string(),
  /** Whose word made it part of this exam. */
  joinedBy: z.enum(["own", "rule", "reader"]),
  images: imageCount,
  /** When its archive was found to hold it no more; null while it does (WL-66). */
  goneAt: z.number().nullable(),
});
export type ExamStudy = z.infer<typeof examStudy>;

/** An order of an exam, as far as its row says of it. */
export const examOrder = z.object({
  id: z.string(),
  placer: z.string(),
  filler: z.string(),
  accession: z.string(),
  status: orderStatus,
  laterality: z.enum(["left", "right", "both", ""]),
  /** When its images are expected, UTC milliseconds. */
  expectedAt: z.number().nullable(),
  /** What joined it to the exam's images: a rule's evidence, or a reader; null while there are none. */
  joinedBy: z.union([matchLevel, z.literal("reader")]).nullable(),
});
export type ExamOrder = z.infer<typeof examOrder>;

export const examRow = z.object({
  id: z.string(),
  /** Grows with every change of the row: an older one never replaces a newer one. */
  revision: z.int().nonnegative(),
  siteId: z.string(),
  patient: z.object({
    /** Ours; the same for the same assigner and id only. */
    ref: z.string(),
    assigner: z.string(),
    id: z.string(),
    name: personName,
    birthDate: z.string(),
    sex: z.string(),
  }),
  /** Age at the exam, DICOM AS ("064Y"), from the study or reckoned from the birth date; "" when unknown. */
  age: z.string(),
  /** What the archive corrected of the patient, until the reader has seen it (WL-71). */
  corrected: identityChange.nullable(),
  /** None while the exam is only ordered; more than one when exams of one visit were grouped. */
  studies: z.array(examStudy),
  orders: z.array(examOrder),
  /** Matches of an order and a study that wait for a person (OR-8). */
  doubts: z.int().nonnegative(),
  procedure: z.string(),
  modalities: z.array(z.string()),
  bodyPart: z.string(),
  indication: z.string(),
  referrer: z.string(),
  phone: z.string(),
  ward: z.string(),
  station: z.string(),
  priority,
  priorityFrom: z.enum(["archive", "order", "rule", "reader"]),
  /** Start of the earliest study, UTC milliseconds. */
  performedAt: z.number().nullable(),
  firstSeenAt: z.number(),
  /** When the site's clock runs out, UTC milliseconds; null: it has not started (WL-1). */
  dueAt: z.number().nullable(),
  /** When that clock started. */
  clockFrom: z.number().nullable(),
  images: imageCount,
  priors: z.object({
    state: z.enum(["not-searched", "searching", "searched", "failed"]),
    /** Studies of the patient found at the site. */
    found: z.int().nonnegative(),
    relevant: z.int().nonnegative(),
    /** Relevant ones that are complete here. */
    here: z.int().nonnegative(),
  }),
  state: examState,
  /** Bytes or images fetched of those wanted, 0 to 1; null unless fetching. */
  progress: z.number().min(0).max(1).nullable(),
  problem: problem.nullable(),
  reservedBy: z.string().nullable(),
  /** Where its images are. */
  place: z.enum(["here", "partly", "remote"]),
  fetch: z.enum(["auto", "now", "cancelled"]),
  note: z.string(),
  /** When it left the list (no longer matches the intake rule, reported elsewhere, gone from the archive). */
  leftAt: z.number().nullable(),
});
export type ExamRow = z.infer<typeof examRow>;
