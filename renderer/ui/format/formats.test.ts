import { describe, expect, it } from "vitest";
import { sayIn } from "../texts.ts";
import { writeDate } from "./dates.ts";
import { measureTexts, writeAge, writeBytes, writeRate, writeSpan } from "./measures.ts";
import { writeName, writeNameGroup } from "./person-name.ts";

describe("names", () => {
  it("writes Latin names family first, with a comma", () => {
    expect(writeNameGroup("Kim^Min Su^J^Dr^MD")).toBe("Kim, Min Su J");
  });
  it("writes Hangul, Han and kana without blanks", () => {
    expect(writeNameGroup("김^민수")).toBe("김민수");
    expect(writeNameGroup("山田^太郎")).toBe("山田太郎");
  });
  it("shows the ideographic group and keeps the others", () => {
    expect(writeName({ alphabetic: "Yamada^Tarou", ideographic: "山田^太郎", phonetic: "やまだ^たろう" })).toEqual({
      main: "山田太郎",
      others: ["Yamada, Tarou", "やまだたろう"],
    });
  });
});

describe("dates and measures", () => {
  const en = sayIn(measureTexts, "en");
  it("writes a date in the reader's form and leaves what is none", () => {
    expect(writeDate("20260308", "2026. 3. 8.")).toBe("2026. 3. 8.");
    expect(writeDate("20260308", "08.03.2026")).toBe("08.03.2026");
    expect(writeDate("soon", "08.03.2026")).toBe("soon");
  });
  it("writes ages and spans", () => {
    expect(writeAge("064Y", en)).toBe("64 y");
    expect(writeAge("", en)).toBe("");
    expect(writeSpan(42.9, en)).toBe("42 min");
    expect(writeSpan(125, en)).toBe("2 h 05");
    expect(writeSpan(60 * 24 * 3, en)).toBe("3 days");
    expect(writeSpan(125, sayIn(measureTexts, "ko"))).toBe("2시간 05분");
  });
  it("writes bytes and rates", () => {
    expect(writeBytes(118_400_000_000)).toBe("118 GB");
    expect(writeBytes(1_234_000)).toBe("1.2 MB");
    expect(writeRate(23_250_000)).toBe("186 Mbit/s");
  });
});
