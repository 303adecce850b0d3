import { describe, expect, it } from "vitest";
import { encodeText } from "./character-set.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("text in legacy character sets", () => {
  it("writes the Korean example of PS3.5 annex I", () => {
    expect(hex(encodeText("Hong^Gildong=洪^吉洞=홍^길동", "\\ISO 2022 IR 149"))).toBe(
      hex(
        Buffer.from(
          "Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
          "latin1",
        ),
      ),
    );
  });

  it("writes the Japanese example of PS3.5 annex H", () => {
    expect(hex(encodeText("Yamada^Tarou=山田^太郎=やまだ^たろう", "\\ISO 2022 IR 87"))).toBe(
      hex(
        Buffer.from("Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B", "latin1"),
      ),
    );
  });

  it("refuses what the set has no code for", () => {
    expect(() => encodeText("김", "ISO_IR 100")).toThrow(RangeError);
    expect(() => encodeText("é", "\\ISO 2022 IR 149")).toThrow(/U\+00e9/);
  });
});
