import { describe, expect, it } from "vitest";
import { utcMillis } from "../units.ts";
import { type FetchHours, fetchHours, mayFetchAt } from "./fetch-hours.ts";

/** 2 March 2026 is a Monday. */
const at = (day: number, hour: number, minute = 0) => utcMillis(Date.UTC(2026, 2, day, hour, minute));
const nights: FetchHours = [{ days: ["mon", "fri"], from: "22:00", to: "06:30" }];

describe("fetch hours", () => {
  it("SI-15 are open from their first minute to before their last, on the days they begin", () => {
    const office: FetchHours = [{ days: ["mon"], from: "09:00", to: "17:00" }];
    const open = (day: number, hour: number, minute = 0) => mayFetchAt(office, at(day, hour, minute), "UTC");
    expect([open(2, 8, 59), open(2, 9), open(2, 16, 59), open(2, 17), open(3, 12)]).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it("SI-15 run past midnight into the day after", () => {
    const open = (day: number, hour: number, minute = 0) => mayFetchAt(nights, at(day, hour, minute), "UTC");
    expect([open(2, 3), open(2, 22), open(3, 6, 29), open(3, 6, 30), open(3, 23), open(7, 2)]).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  it("SI-15 go by the site's clock", () => {
    expect(mayFetchAt(nights, at(2, 14), "Asia/Seoul")).toBe(true);
    expect(mayFetchAt("always", at(2, 14), "UTC")).toBe(true);
  });

  it("refuses hours that are none", () => {
    expect(fetchHours.safeParse([{ days: ["mon"], from: "24:00", to: "01:00" }]).success).toBe(false);
    expect(fetchHours.safeParse([]).success).toBe(false);
  });
});
