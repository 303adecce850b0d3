/** What stands in the corners of an image, in words. Pure. */
import { type CalendarDate, parseDate, timeBetween } from "../../shared/dicom/dates.ts";
import type { Say } from "../ui/texts.ts";
import type { GreyMapping } from "../viewport/index.ts";
import type { readingTexts } from "./reading-texts.ts";

type Words = Say<typeof readingTexts>;

/** How a prior's day lies to the current exam's: "6 months earlier" (IM-27). */
export function priorAge(date: string, currentDate: string, t: Words): string {
  const span = timeBetween(parseDate(date), parseDate(currentDate));
  if (span === null) return "";
  if (span.direction === "same") return t("same-day");
  return t(`${span.unit}-${span.direction}`, { count: span.count });
}

/** How long ago the current exam was, by this machine's day; "" for what lies ahead of it. */
export function currentAge(date: string, today: CalendarDate, t: Words): string {
  const span = timeBetween(parseDate(date), today);
  if (span === null || span.direction === "later") return "";
  return span.direction === "same" ? t("today") : t(`${span.unit}-ago`, { count: span.count });
}

const short = (value: number): string =>
  String(Math.abs(value) < 10 ? Math.round(value * 100) / 100 : Math.round(value));

export function windowWords(mapping: GreyMapping | null, t: Words): string {
  if (mapping === null) return "";
  if (mapping.window === null) return mapping.explanation || t("table-line");
  const { width, center } = mapping.window;
  return [
    t("window-line", { width: short(width), center: short(center).replace("-", "−") }),
    mapping.window.function === "sigmoid" ? t("sigmoid") : "",
    mapping.replacesTable ? t("for-table") : "",
  ]
    .filter((word) => word !== "")
    .join(" · ");
}

/** Codes of rejection notes' titles (PS3.16 CID 7011). */
const rejections: Readonly<Record<string, "quality" | "safety" | "worklist" | "retention">> = {
  "113001": "quality",
  "113037": "safety",
  "113038": "worklist",
  "113039": "retention",
};

export const rejectionWords = (code: string, t: Words): string =>
  t("rejected", { why: t(`reject-${rejections[code] ?? "other"}`) });
