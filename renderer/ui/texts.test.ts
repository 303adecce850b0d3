import { describe, expect, it } from "vitest";
import { defineTexts, fill, sayIn } from "./texts.ts";

const texts = defineTexts({
  exams: { en: { one: "{count} exam of {site}", other: "{count} exams of {site}" }, ko: "{site} 검사 {count}건" },
});

describe("texts", () => {
  it("fills in and chooses the plural of each language", () => {
    expect(sayIn(texts, "en")("exams", { count: 1, site: "A" })).toBe("1 exam of A");
    expect(sayIn(texts, "en")("exams", { count: 1200, site: "A" })).toBe("1,200 exams of A");
    expect(sayIn(texts, "ko")("exams", { count: 1, site: "A" })).toBe("A 검사 1건");
  });
  it("leaves a parameter that was not given visible", () => {
    expect(fill("{a} {b}", "en", { a: "x" })).toBe("x {b}");
  });
});
