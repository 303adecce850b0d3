/** What the core tells the renderer as it happens (server-sent events, one JSON object each). */
import { z } from "zod";
import { unreadableCount } from "../dicom/unreadable-row.ts";
import { problem } from "../problem.ts";
import { examRow } from "../worklist/exam-row.ts";
import { siteAbilities } from "./archive-abilities.ts";
import { sessionState } from "./session.ts";

export const siteState = z.object({
  siteId: z.string(),
  state: z.enum(["never", "asking", "ok", "failing", "offline", "disabled"]),
  lastSuccessAt: z.number().nullable(),
  problem: problem.nullable(),
  problemAt: z.number().nullable(),
  /** What its archives were found to do, by archive id. */
  abilities: siteAbilities,
  /** Studies of its lists that cannot be read, as they were last answered. */
  unreadable: z.array(unreadableCount),
});
export type SiteState = z.infer<typeof siteState>;

export const prefetchJob = z.object({
  examId: z.string(),
  studyId: z.string(),
  role: z.enum(["current", "prior"]),
  siteId: z.string(),
  /** Images done and wanted. */
  done: z.int().nonnegative(),
  wanted: z.int().nonnegative().nullable(),
  bytes: z.int().nonnegative(),
  bytesPerSecond: z.number().nonnegative(),
  secondsLeft: z.number().nonnegative().nullable(),
});
export type PrefetchJob = z.infer<typeof prefetchJob>;

export const prefetchState = z.object({
  /**
   * `paused`: by the reader; `held`: by the machine, see `problem`; `idle`: nothing left to do; `waiting`: something is,
   * and nothing of it may be asked for now: it failed (see `problem`) and is tried again, or it is out of a site's hours.
   */
  state: z.enum(["running", "waiting", "idle", "paused", "held"]),
  problem: problem.nullable(),
  /** While `waiting` after a failure: when it is tried again. */
  triesAt: z.number().nullable(),
  running: z.array(prefetchJob),
  waitingExams: z.int().nonnegative(),
  /** Exams that something waits of because the line is metered (PF-42). */
  meteredExams: z.int().nonnegative(),
  bytesPerSecond: z.number().nonnegative(),
  secondsLeft: z.number().nonnegative().nullable(),
});
export type PrefetchState = z.infer<typeof prefetchState>;

export const vaultState = z.object({
  bytes: z.int().nonnegative(),
  quota: z.int().nonnegative(),
  diskFree: z.int().nonnegative(),
  studies: z.int().nonnegative(),
});
export type VaultState = z.infer<typeof vaultState>;

export const coreEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("session"), session: sessionState }),
  z.object({ type: z.literal("exams"), changed: z.array(examRow), removed: z.array(z.string()) }),
  z.object({ type: z.literal("site"), site: siteState }),
  z.object({ type: z.literal("sites-changed") }),
  /** What series are by the reader's word, or by which protocols they hang: whoever shows them asks again. */
  z.object({ type: z.literal("hanging-changed"), what: z.enum(["series-corrections", "hanging-protocols"]) }),
  z.object({ type: z.literal("prefetch"), prefetch: prefetchState }),
  z.object({ type: z.literal("vault"), vault: vaultState }),
  /** Images of a study came (or were refused) since; the room asks again for the series it shows. */
  z.object({ type: z.literal("content"), studyId: z.string(), seriesId: z.string(), arrived: z.int().nonnegative() }),
  /** An image that was here turned out to be damaged on this disk: the room asks how the series stands now. */
  z.object({ type: z.literal("damaged"), studyId: z.string(), seriesId: z.string() }),
]);
export type CoreEvent = z.infer<typeof coreEvent>;
