/** Ages, spans, amounts and rates in words. */
import { defineTexts, type Say } from "../texts.ts";

export const measureTexts = defineTexts({
  "age-y": { en: "{n} y", ko: "{n}세" },
  "age-m": { en: "{n} mo", ko: "{n}개월" },
  "age-w": { en: "{n} wk", ko: "{n}주" },
  "age-d": { en: "{n} d", ko: "{n}일" },
  "span-min": { en: "{n} min", ko: "{n}분" },
  "span-hour": { en: "{n} h", ko: "{n}시간" },
  "span-hour-min": { en: "{h} h {m}", ko: "{h}시간 {m}분" },
  "span-day": { en: { one: "{count} day", other: "{count} days" }, ko: "{count}일" },
  "sex-m": { en: "M", ko: "남" },
  "sex-f": { en: "F", ko: "여" },
  "sex-o": { en: "other", ko: "기타" },
});
type Measures = Say<typeof measureTexts>;

/** DICOM AS ("064Y") in words; "" when unknown. */
export function writeAge(age: string, t: Measures): string {
  const found = /^(\d{3})([DWMY])$/.exec(age.trim());
  if (found === null) return "";
  const n = Number(found[1]);
  if (found[2] === "Y") return t("age-y", { n });
  if (found[2] === "M") return t("age-m", { n });
  return found[2] === "W" ? t("age-w", { n }) : t("age-d", { n });
}

export function writeSex(sex: string, t: Measures): string {
  if (sex === "M") return t("sex-m");
  if (sex === "F") return t("sex-f");
  return sex === "O" ? t("sex-o") : "";
}

/** A span in minutes, short: "42 min", "2 h 05", "3 days". */
export function writeSpan(minutes: number, t: Measures): string {
  const whole = Math.floor(Math.abs(minutes));
  if (whole < 60) return t("span-min", { n: whole });
  const h = Math.floor(whole / 60);
  if (h < 10 && whole % 60 !== 0) return t("span-hour-min", { h, m: String(whole % 60).padStart(2, "0") });
  return h < 48 ? t("span-hour", { n: h }) : t("span-day", { count: Math.floor(h / 24) });
}

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes in decimal units, at most three digits: "118 GB". */
export function writeBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 && unit > 1 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

/** Bytes a second as a line's rate: "186 Mbit/s". */
export function writeRate(bytesPerSecond: number): string {
  const megabits = (bytesPerSecond * 8) / 1_000_000;
  if (megabits < 1) return `${Math.round(megabits * 1000)} kbit/s`;
  return `${megabits < 10 ? megabits.toFixed(1) : Math.round(megabits)} Mbit/s`;
}
