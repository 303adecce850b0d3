/** What a connection test found, what an intake rule would let in, and sites as a file. */
import { z } from "zod";
import { studySummary } from "../dicom/summaries.ts";
import { unreadableCount } from "../dicom/unreadable-row.ts";
import { problem } from "../problem.ts";
import { intakeReason } from "../sites/intake.ts";
import { priority } from "../sites/intake-rule.ts";
import { foundAbilities } from "./archive-abilities.ts";
import { siteConfig } from "./site.ts";

export const testStepName = z.enum(["name", "connection", "tls", "login", "query", "image"]);
export const testStep = z.discriminatedUnion("outcome", [
  z.object({ step: testStepName, outcome: z.enum(["passed", "skipped"]), detail: z.string() }),
  z.object({ step: testStepName, outcome: z.literal("failed"), problem }),
]);

/** The steps of one archive's test, as they end; at its end what the archive was found to do. */
export const archiveTestEvent = z.union([
  z.object({ archive: z.string(), step: testStep }),
  z.object({ archive: z.string(), abilities: foundAbilities }),
]);
export type ArchiveTestEvent = z.infer<typeof archiveTestEvent>;

/** Which studies of the archive an intake rule lets in right now, newest first; at most fifty of each are listed. */
export const intakePreview = z.object({
  matched: z.object({ count: z.int(), studies: z.array(z.object({ study: studySummary, priority })) }),
  leftOut: z.object({
    count: z.int(),
    studies: z.array(z.object({ study: studySummary, reasons: z.array(intakeReason) })),
  }),
  /** Studies of the archive's list that no rule can judge. */
  unreadable: z.array(unreadableCount),
});
export type IntakePreview = z.infer<typeof intakePreview>;

/** A file of sites to carry to another workstation; never with secrets. */
export const siteExport = z.strictObject({
  format: z.literal("alcove-sites"),
  version: z.literal(1),
  sites: z.array(siteConfig).max(500),
});
export type SiteExport = z.infer<typeof siteExport>;
