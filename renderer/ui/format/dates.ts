/** Dates and times as the reader writes them. */
import type { Settings } from "../../../shared/contract/settings.ts";

export type DateForm = Settings["dates"];

const two = (value: number) => String(value).padStart(2, "0");

function assemble(year: string, month: string, day: string, form: DateForm): string {
  if (form === "08.03.2026") return `${day}.${month}.${year}`;
  if (form === "03/08/2026") return `${month}/${day}/${year}`;
  if (form === "2026. 3. 8.") return `${year}. ${Number(month)}. ${Number(day)}.`;
  return `${year}-${month}-${day}`;
}

/** A DICOM DA value; what is no such date is shown as it came. */
export function writeDate(date: string, form: DateForm): string {
  const found = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(date.trim());
  return found === null ? date : assemble(found[1] ?? "", found[2] ?? "", found[3] ?? "", form);
}

/** A moment (UTC milliseconds) by this machine's clock. */
export function writeDay(at: number, form: DateForm): string {
  const day = new Date(at);
  return assemble(String(day.getFullYear()), two(day.getMonth() + 1), two(day.getDate()), form);
}

export function writeClock(at: number): string {
  const day = new Date(at);
  return `${two(day.getHours())}:${two(day.getMinutes())}`;
}

/** DICOM TM to hours and minutes. */
export function writeTime(time: string): string {
  const found = /^(\d{2}):?(\d{2})/.exec(time.trim());
  return found === null ? "" : `${found[1]}:${found[2]}`;
}
