/** What each archive was found to do. `null` means that it was not found out yet. */
import { z } from "zod";

/** Requests for images at once, as measuring found them best. */
export const foundParallelism = z.object({
  atOnce: z.int().positive(),
  /** What came with so many; null when they were found by a refusal and nothing was measured since. */
  bytesPerSecond: z.number().positive().nullable(),
  /** UTC milliseconds. */
  foundAt: z.number(),
  /** More were refused. */
  isRefused: z.boolean(),
});
export type FoundParallelism = z.infer<typeof foundParallelism>;

export const dicomwebAbilities = z.object({
  kind: z.literal("dicomweb"),
  /** Takes `includefield` (PS3.18 8.3.4.3). */
  fields: z.boolean().nullable(),
  /** `pages`: takes limit and offset (PS3.18 8.3.4.4); `whole`: refuses or ignores them, and answers all at once. */
  paging: z.enum(["pages", "whole"]).nullable(),
  /** Answers that it gave at most on a page when asked for more; null: as many as asked. */
  pageCap: z.int().positive().nullable(),
  /** Number of Series Related Instances (0020,1209) in its lists, against its series counted one by one. */
  counts: z.enum(["right", "wrong", "absent"]).nullable(),
  /** How the images of a series are counted: its list (QIDO-RS), or the metadata of the series or of the whole study. */
  counting: z.enum(["list", "series-metadata", "study-metadata"]).nullable(),
  /** Gives a whole series in one answer (PS3.18 10.4.1.1.2). */
  wholeSeries: z.boolean().nullable(),
  /** How many requests for images it is asked with at once. */
  parallelism: foundParallelism.nullable().default(null),
});
export type DicomwebAbilities = z.infer<typeof dicomwebAbilities>;

export const dimseAbilities = z.object({
  kind: z.literal("dimse"),
  /** Ways of retrieval that it offers (PS3.4 C.4.2, C.4.3). */
  retrieve: z
    .array(z.enum(["get", "move"]))
    .min(1)
    .nullable(),
  /** Associations it takes for images at once, where these are fewer than it was asked for. */
  associations: z.int().positive().nullable(),
});
export type DimseAbilities = z.infer<typeof dimseAbilities>;

export const archiveAbilities = z.discriminatedUnion("kind", [dicomwebAbilities, dimseAbilities]);
export type ArchiveAbilities = z.infer<typeof archiveAbilities>;

/** Abilities with the time at which one of them was last found out, UTC milliseconds. */
export const foundAbilities = z.object({ abilities: archiveAbilities, foundAt: z.number() });
export type FoundAbilities = z.infer<typeof foundAbilities>;

/** By archive id. */
export const siteAbilities = z.record(z.string(), foundAbilities);
