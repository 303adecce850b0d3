/** The program itself: its version, its updates, and what it wrote down when a part of it ended by failure. */
import { z } from "zod";

const code = z.string().regex(/^[A-Za-z0-9_.-]{1,80}$/);

/**
 * All that a crash report may contain. No text that a person typed, no message of an error (it may quote what it choked
 * on), no address, no path, no memory.
 */
export const crashReport = z.strictObject({
  /** UTC milliseconds. */
  at: z.int().nonnegative(),
  version: code,
  system: z.strictObject({ platform: code, architecture: code, release: code }),
  /** Versions of what the program runs on, by name: node, electron, chrome, v8. */
  engines: z.record(code, code),
  process: z.enum(["main", "page", "graphics", "helper"]),
  /** Electron's word (crashed, oom, killed, …), or `error` for one that nothing caught. */
  reason: code,
  exitCode: z.int().nullable(),
  error: z
    .strictObject({
      kind: code,
      code: code.nullable(),
      /** Function, file without its folder, line and column. */
      at: z.array(z.string().regex(/^[\w.<>$ #[\]-]*@[\w.$-]+:\d+:\d+$/)).max(12),
    })
    .nullable(),
});
export type CrashReport = z.infer<typeof crashReport>;

/**
 * - `off`: no feed is set, so nothing is ever asked
 * - `watching`: a feed is set; what it had at the last look is older or the same, or there was no look yet
 * - `ready`: an update is here and installed when the program ends
 * - `failed`: the last look came to nothing
 */
export const updateState = z.discriminatedUnion("state", [
  z.object({ state: z.literal("off") }),
  z.object({ state: z.literal("watching"), lookedAt: z.number().nullable() }),
  z.object({ state: z.literal("ready"), version: z.string() }),
  z.object({ state: z.literal("failed"), lookedAt: z.number() }),
]);
export type UpdateState = z.infer<typeof updateState>;

export const programState = z.object({
  version: z.string(),
  host: z.enum(["browser", "electron"]),
  updates: updateState,
  /** Newest first. */
  crashReports: z.array(crashReport),
  crashFolder: z.string(),
});
export type ProgramState = z.infer<typeof programState>;
