/** DICOM dates and times of a site, in its own time zone (rules SI-10 to SI-12, docs/rules/sites.md). */
import { type UtcMillis, utcMillis } from "../units.ts";

interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  clocks.set(zone, made);
  return made;
}

/** What the site's clock shows at a moment. */
export function wallAt(at: number, zone: string): Wall {
  const shown: Record<string, number> = {};
  for (const { type, value } of clockOf(zone).formatToParts(at)) shown[type] = Number(value);
  const of = (name: string) => shown[name] ?? 0;
  return {
    year: of("year"),
    month: of("month"),
    day: of("day"),
    hour: of("hour"),
    minute: of("minute"),
    second: of("second"),
  };
}

const asUtc = (wall: Wall): number =>
  Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);

/** Milliseconds the site's clock is ahead of UTC. */
const offsetAt = (at: number, zone: string): number => asUtc(wallAt(at, zone)) - Math.floor(at / 1000) * 1000;

const DATE = /^(\d{4})[.]?(\d{2})[.]?(\d{2})$/;
const TIME = /^(\d{2}):?(?:(\d{2}):?(?:(\d{2})(?:\.\d{1,6})?)?)?$/;

/** DA (PS3.5 6.2), also the retired YYYY.MM.DD; null for what is no day of the calendar. */
export function parseDate(date: string): { year: number; month: number; day: number } | null {
  const found = DATE.exec(date.trim());
  if (found === null) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const there = new Date(Date.UTC(year, month - 1, day));
  return year >= 1000 && there.getUTCMonth() === month - 1 && there.getUTCDate() === day ? { year, month, day } : null;
}

/**
 * When a study was performed, from Study Date (0008,0020) and Study Time (0008,0030) as the site wrote them.
 *
 * Rule SI-11: no readable time of day means the start of that day. Rule SI-12: a time that the site's clock showed twice
 * is the earlier one; a time that it skipped is as long after the change as it says. Null when the date says nothing.
 */
export function performedAt(date: string, time: string, zone: string): UtcMillis | null {
  const day = parseDate(date);
  if (day === null) return null;
  const found = TIME.exec(time.trim());
  const [hour, minute, second] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0), Number(found?.[3] ?? 0)];
  const readable = hour < 24 && minute < 60 && second <= 60;
  const wall = readable
    ? { ...day, hour, minute, second: Math.min(second, 59) }
    : { ...day, hour: 0, minute: 0, second: 0 };
  const shown = asUtc(wall);
  // The offsets a day before and after are those on both sides of any change near this time.
  const before = shown - offsetAt(shown - 86_400_000, zone);
  const after = shown - offsetAt(shown + 86_400_000, zone);
  const fitting = [before, after].filter((at) => asUtc(wallAt(at, zone)) === shown);
  return utcMillis(fitting.length > 0 ? Math.min(...fitting) : before);
}

const digits = (value: number, width: number): string => String(value).padStart(width, "0");

/** The day that the site's calendar shows at a moment, as DA. */
export function dateAt(at: UtcMillis, zone: string): string {
  const { year, month, day } = wallAt(at, zone);
  return digits(year, 4) + digits(month, 2) + digits(day, 2);
}

/** The time of day that the site's clock shows at a moment, as TM. */
export function timeAt(at: UtcMillis, zone: string): string {
  const { hour, minute, second } = wallAt(at, zone);
  return digits(hour, 2) + digits(minute, 2) + digits(second, 2);
}

/** The last moment that a date and time may mean: the end of the day when there is no time of day. */
export function performedBy(date: string, time: string, zone: string): UtcMillis | null {
  if (TIME.test(time.trim())) return performedAt(date, time, zone);
  const day = parseDate(date);
  if (day === null) return null;
  const next = new Date(Date.UTC(day.year, day.month - 1, day.day + 1));
  const nextDate = digits(next.getUTCFullYear(), 4) + digits(next.getUTCMonth() + 1, 2) + digits(next.getUTCDate(), 2);
  return performedAt(nextDate, "", zone);
}
