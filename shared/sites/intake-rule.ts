/** What of an archive's studies comes onto the reader's list, and how urgent it is: the rules as data (SI-1 and on). */
import { z } from "zod";

const words = z.array(z.string().trim().min(1).max(200)).max(200);

/** Values to have, values not to have. No included value means any. Letter case never counts; `*` and `?` are wild. */
export const matchList = z.strictObject({ include: words.default([]), exclude: words.default([]) });
export type MatchList = z.infer<typeof matchList>;

/** Every clause must hold. An empty matcher matches every study. */
export const studyMatcher = z.strictObject({
  /** Modalities in Study (0008,0061). One included modality is enough; excluded ones count only when nothing else is left. */
  modalities: matchList.prefault({}),
  /** Station Name (0008,1010). */
  stations: matchList.prefault({}),
  /** Body Part Examined (0018,0015). */
  bodyParts: matchList.prefault({}),
  /** Study status as the archive writes it. */
  statuses: matchList.prefault({}),
  /** Study Description (0008,1030); a word without wild cards is looked for anywhere in it. */
  descriptions: matchList.prefault({}),
  /** Whole years at the time of the study, both ends included; null leaves an end open. */
  ages: z
    .strictObject({
      from: z.int().min(0).max(150).nullable().default(null),
      to: z.int().min(0).max(150).nullable().default(null),
    })
    .prefault({}),
});
export type StudyMatcher = z.infer<typeof studyMatcher>;

export const intakeRule = studyMatcher.extend({
  /** Leaves out what the archive says was reported. */
  excludeReported: z.boolean().default(true),
  /** Statuses that mean "reported" at this site. */
  reportedStatuses: words.default(["READ", "REPORTED", "APPROVED", "FINAL", "SIGNED"]),
  /** How far back the archive is asked, by the site's own clock; null asks for everything it has. */
  lookbackHours: z.int().min(1).max(87_600).nullable().default(48),
});
export type IntakeRule = z.infer<typeof intakeRule>;

export const priority = z.enum(["stat", "urgent", "routine"]);
export type Priority = z.infer<typeof priority>;

export const priorityRule = z.strictObject({ when: studyMatcher, priority });
export type PriorityRule = z.infer<typeof priorityRule>;
