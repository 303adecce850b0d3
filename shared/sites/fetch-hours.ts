/** When a site lets its images be fetched (rule SI-15, docs/rules/sites.md). */
import { z } from "zod";
import type { UtcMillis } from "../units.ts";
import { wallAt } from "./site-time.ts";

const clock = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/);
export const weekday = z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
export type Weekday = z.infer<typeof weekday>;

/** By the site's clock. `to` before or at `from` runs past midnight, and belongs to the day it began. */
export const fetchHours = z.union([
  z.literal("always"),
  z
    .array(z.strictObject({ days: z.array(weekday).min(1).max(7), from: clock, to: clock }))
    .min(1)
    .max(50),
]);
export type FetchHours = z.infer<typeof fetchHours>;

const days: readonly Weekday[] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** SI-15: whether images may be fetched at a moment, by the site's clock. */
export function mayFetchAt(hours: FetchHours, now: UtcMillis, zone: string): boolean {
  if (hours === "always") return true;
  const { year, month, day, hour, minute } = wallAt(now, zone);
  const weekdayNumber = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  const today = days[weekdayNumber];
  const yesterday = days[(weekdayNumber + 6) % 7];
  const time = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  return hours.some(({ days: on, from, to }) => {
    const startsOn = (which: Weekday | undefined): boolean => which !== undefined && on.includes(which);
    if (from < to) return startsOn(today) && time >= from && time < to;
    return (startsOn(today) && time >= from) || (startsOn(yesterday) && time < to);
  });
}
