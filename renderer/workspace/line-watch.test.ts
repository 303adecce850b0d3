import { expect, it, vi } from "vitest";
import { watchLine } from "./line-watch.ts";

it("MA-3, MA-5 tells the core of a line that is back, not of one that is gone", () => {
  const page = new EventTarget();
  const tell = vi.fn(async () => {});
  const end = watchLine(page, tell);
  page.dispatchEvent(new Event("offline"));
  expect(tell).not.toHaveBeenCalled();
  page.dispatchEvent(new Event("online"));
  expect(tell).toHaveBeenCalledTimes(1);
  end();
  page.dispatchEvent(new Event("online"));
  expect(tell).toHaveBeenCalledTimes(1);
});
