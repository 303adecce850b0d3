/** A reader's own settings, kept in the vault. */
import { z } from "zod";
import { language } from "./session.ts";

export const settings = z.object({
  language: language.default("en"),
  /** How a date is written. */
  dates: z.enum(["2026-03-08", "08.03.2026", "03/08/2026", "2026. 3. 8."]).default("2026-03-08"),
  /** Minutes without a hand on mouse or keyboard until the screen locks. */
  lockAfterMinutes: z.int().min(1).max(240).default(10),
  textSize: z.int().min(80).max(200).default(100),
  /** Overlay lines turned off, by id. */
  overlaysOff: z.array(z.string()).default([]),
  /** Command id to key, where the reader changed it. */
  keys: z.record(z.string(), z.string()).default({}),
  /** The view that the list opens with, by id; one that is no more counts as "next". */
  firstView: z.string().default("next"),
  /** Mouse button ("middle", "right") to tool, where the reader changed it. */
  mouse: z.record(z.string(), z.string()).default({}),
  /** Who turns values into grey levels; `automatic`: the graphics card where there is one. */
  greys: z.enum(["automatic", "graphics", "processor"]).default("automatic"),
  prefetchPaused: z.boolean().default(false),
  /** What comes over the line costs: only what is asked for or urgent is fetched (PF-42). */
  lineIsMetered: z.boolean().default(false),
  /** Idle time goes to what is likely wanted next (PF-43, PF-44). */
  fetchesAhead: z.boolean().default(true),
  /** Seconds of grace before an exam left open is marked as read are not kept: marking is by hand. */
  priorsPerExam: z.int().min(0).max(20).default(4),
});
export type Settings = z.infer<typeof settings>;
