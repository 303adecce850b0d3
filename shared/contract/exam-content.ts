/** What an open exam holds: its studies and priors, their series, and each series' instances. Pixels come apart. */
import { z } from "zod";
import { instanceHeader } from "../dicom/instance-header.ts";
import { seriesSummary, studySummary } from "../dicom/summaries.ts";
import { imageSample } from "../hanging/image-sample.ts";
import { correctedTraits } from "../hanging/series-traits.ts";
import { problem } from "../problem.ts";
import { examRow, imageCount } from "../worklist/exam-row.ts";

export const seriesContent = z.object({
  id: z.string(),
  summary: seriesSummary,
  images: imageCount,
  complete: z.boolean(),
  hasThumbnail: z.boolean(),
  /** Of the first, middle and last image that is here: what the series is classified by (HP-2). */
  samples: z.array(imageSample),
  /** What a reader said that series of this site with this name are (HP-25); `null`: nothing. */
  corrected: correctedTraits.nullable(),
  /** By which that word is taken back. */
  correctionId: z.string().nullable(),
  /** When its archive listed the study without it; null while it is there. What is here stays (PF-27). */
  goneAt: z.number().nullable(),
  /** Images that are here, and gone at the archive. */
  goneImages: z.int().nonnegative(),
  /** The series that stands in the place of one that is gone (PF-29). */
  replacedBy: z.string().nullable(),
});
export type SeriesContent = z.infer<typeof seriesContent>;

export const studyContent = z.object({
  id: z.string(),
  siteId: z.string(),
  role: z.enum(["current", "prior"]),
  summary: studySummary,
  performedAt: z.number().nullable(),
  complete: z.boolean(),
  /** For a prior: its rank (lower is more relevant), null when not relevant, and the numbers of the rules that spoke. */
  relevance: z.object({ rank: z.number().nullable(), rules: z.array(z.string()) }).nullable(),
  /** How a prior stands: here, being fetched, remote only. */
  place: z.enum(["here", "partly", "remote"]),
  /** 0 to 1 while it is being fetched. */
  progress: z.number().nullable(),
  /** Why the last try to fetch it did not bring all of it; null while it was not tried, or when it came whole. */
  problem: problem.nullable(),
  /** When its archive was found to hold it no more; null while it does. */
  goneAt: z.number().nullable(),
  series: z.array(seriesContent),
});
export type StudyContent = z.infer<typeof studyContent>;

export const examContent = z.object({
  exam: examRow,
  /** Current studies first, then priors by relevance, then the rest by date. */
  studies: z.array(studyContent),
});
export type ExamContent = z.infer<typeof examContent>;

/** One instance of a series as it stands here, in the archive's order of instance numbers. */
export const storedInstance = z.object({
  id: z.string(),
  sopUid: z.string(),
  number: z.number().nullable(),
  state: z.enum(["expected", "here", "refused", "broken"]),
  header: instanceHeader.nullable(),
  problem: problem.nullable(),
  /** Named in a rejection note: `hidden` for wrong patient or safety, else `marked`; the note's title code. */
  rejected: z.object({ how: z.enum(["hidden", "marked"]), code: z.string() }).nullable(),
  /** Its archive lists it no more. */
  gone: z.boolean(),
});
export type StoredInstance = z.infer<typeof storedInstance>;

export const seriesInstances = z.object({ seriesId: z.string(), instances: z.array(storedInstance) });
export type SeriesInstances = z.infer<typeof seriesInstances>;

/**
 * Frames wanted, in the order wanted. Answered as one stream of records, one a frame:
 * `u32 LE position in this request (counting frames) | u32 LE status | frameBytes`, with Content-Length.
 * Status 0: as stored and checked. Any other: the bytes are zero; 1 not here, 2 damaged.
 */
export const framesRequest = z.object({
  items: z
    .array(z.object({ instance: z.string(), from: z.int().nonnegative(), to: z.int().positive() }))
    .min(1)
    .max(20_000),
});
export type FramesRequest = z.infer<typeof framesRequest>;
export const FRAME_RECORD_HEAD_BYTES = 8;
export const frameStatus = { whole: 0, notHere: 1, damaged: 2 } as const;
