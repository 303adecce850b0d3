/**
 * The service-level clock of an exam: how long its site still waits for the report.
 *
 * Rules WL-1 to WL-5 (docs/rules/worklist.md).
 */
import { type Minutes, minutes, type UtcMillis, utcMillis } from "../units.ts";
import type { Priority } from "./exam-row.ts";

/** A site's promise. `startsAt` names the event from which it counts. */
export interface ServiceLevel {
  readonly startsAt: "ordered" | "study-time" | "first-seen" | "images-complete";
  readonly minutes: Readonly<Record<Priority, number>>;
}

/** When each event that may start the clock happened; `null` while it has not. */
export interface StartEvents {
  /** The earliest order; null without one. */
  readonly ordered: UtcMillis | null;
  /** Of the earliest study, by the site's own clock. */
  readonly studyTime: UtcMillis | null;
  /** When images were first seen; null while there is only an order. */
  readonly firstSeen: UtcMillis | null;
  readonly imagesComplete: UtcMillis | null;
}

export type SlaClock =
  | { readonly state: "not-started" } // WL-1
  | { readonly state: "running"; readonly left: Minutes }
  | { readonly state: "overdue"; readonly by: Minutes };

/**
 * WL-4: when the site's start event happened; `null` while it has not. A study time that the archive does not tell, or
 * that lies after the moment it was first seen, is taken as first seen: scanners' clocks run ahead. So is an order that
 * nobody told of. Only a clock that starts with the order runs before there are images (OR-34).
 */
export function clockStart(level: ServiceLevel, events: StartEvents): UtcMillis | null {
  if (level.startsAt === "images-complete") return events.imagesComplete;
  if (level.startsAt === "ordered" && events.ordered !== null) return events.ordered;
  if (events.firstSeen === null) return null;
  if (level.startsAt !== "study-time" || events.studyTime === null) return events.firstSeen;
  return utcMillis(Math.min(events.studyTime, events.firstSeen));
}

/** When the clock runs out; `null` while it has not started (WL-1). */
export const dueAt = (level: ServiceLevel, priority: Priority, started: UtcMillis | null): UtcMillis | null =>
  started === null ? null : utcMillis(started + level.minutes[priority] * 60_000);

/** Minutes left, or minutes overdue, never negative (WL-2); exactly on the limit is overdue (WL-3). */
export function readSlaClock(due: UtcMillis | null, now: UtcMillis): SlaClock {
  if (due === null) return { state: "not-started" };
  const left = (due - now) / 60_000;
  return left > 0 ? { state: "running", left: minutes(left) } : { state: "overdue", by: minutes(0 - left) };
}
