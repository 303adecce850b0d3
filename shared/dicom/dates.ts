/** Dates, ages and the time between exams (rules IM-23 to IM-27). Calendar days only: no zone enters here. */

export interface CalendarDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** Reads DA, the older "YYYY.MM.DD", or the start of DT (PS3.5 6.2); `null` when it is no day of the calendar. */
export function parseDate(text: string): CalendarDate | null {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})/.exec(text.trim());
  if (match === null) return null;
  const [year, month, day] = match.slice(1).map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { year, month, day } : null;
}

export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Reads TM; what is missing is 0. `null` when it is no time of day. */
export function parseTime(text: string): TimeOfDay | null {
  const match = /^(\d{2}):?(\d{2})?:?(\d{2})?/.exec(text.trim());
  if (match === null) return null;
  const [hour = 0, minute = 0, second = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return hour < 24 && minute < 60 && second < 61 ? { hour, minute, second } : null;
}

/** A length of time in the unit people say it in. */
export interface Span {
  readonly count: number;
  readonly unit: "day" | "week" | "month" | "year";
}

const dayNumber = ({ year, month, day }: CalendarDate): number => Date.UTC(year, month - 1, day) / 86_400_000;

/** Whole months from one day to a later one: the same day of the month completes one. */
function wholeMonths(from: CalendarDate, to: CalendarDate): number {
  const months = (to.year - from.year) * 12 + to.month - from.month;
  return to.day < from.day ? months - 1 : months;
}

/**
 * IM-23, IM-24: the age of a person on a day: years from 2, months from 2 months, weeks from 4 weeks, else days.
 *
 * @returns `null` when either date is not known or the person was not born yet
 */
export function ageOn(birth: CalendarDate | null, day: CalendarDate | null): Span | null {
  if (birth === null || day === null || dayNumber(day) < dayNumber(birth)) return null;
  const months = wholeMonths(birth, day);
  const days = dayNumber(day) - dayNumber(birth);
  if (months >= 24) return { count: Math.floor(months / 12), unit: "year" };
  if (months >= 2) return { count: months, unit: "month" };
  return days >= 28 ? { count: Math.floor(days / 7), unit: "week" } : { count: days, unit: "day" };
}

/** IM-25: Patient's Age (0010,1010), VR AS: "064Y", "006M", "002W", "010D". */
export function parseAge(text: string): Span | null {
  const match = /^(\d{3})([DWMY])$/.exec(text.trim().toUpperCase());
  const units = { D: "day", W: "week", M: "month", Y: "year" } as const;
  const letter = match?.[2];
  if (match === null || !(letter === "D" || letter === "W" || letter === "M" || letter === "Y")) return null;
  return { count: Number(match[1]), unit: units[letter] };
}

/** IM-26: the age at an exam: by birth date and date of the exam, else as the exam says it. */
export const ageAtExam = (birthDate: string, examDate: string, stated: string): Span | null =>
  ageOn(parseDate(birthDate), parseDate(examDate)) ?? parseAge(stated);

/**
 * IM-27: how much earlier (or later) a day lies: "6 months earlier". Years from 2, months from 2, weeks from 2, else days.
 *
 * @returns `null` when either day is not known
 */
export function timeBetween(
  day: CalendarDate | null,
  reference: CalendarDate | null,
): (Span & { readonly direction: "earlier" | "later" | "same" }) | null {
  if (day === null || reference === null) return null;
  const days = dayNumber(reference) - dayNumber(day);
  if (days === 0) return { count: 0, unit: "day", direction: "same" };
  const direction = days > 0 ? "earlier" : "later";
  const [from, to] = days > 0 ? [day, reference] : [reference, day];
  const months = wholeMonths(from, to);
  const length = Math.abs(days);
  if (months >= 24) return { count: Math.floor(months / 12), unit: "year", direction };
  if (months >= 2) return { count: months, unit: "month", direction };
  if (length >= 14) return { count: Math.floor(length / 7), unit: "week", direction };
  return { count: length, unit: "day", direction };
}
