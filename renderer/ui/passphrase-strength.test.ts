import { describe, expect, it } from "vitest";
import { passphraseStrength } from "./passphrase-strength.ts";

describe("strength of a passphrase", () => {
  it("is said in four steps", () => {
    expect(passphraseStrength("short")).toBe("too-short");
    expect(passphraseStrength("aaaaaaaaaaaaaaaa")).toBe("weak");
    expect(passphraseStrength("1234567890")).toBe("weak");
    expect(passphraseStrength("blue window 9")).toBe("fair");
    expect(passphraseStrength("seven grey herons cross")).toBe("strong");
    expect(passphraseStrength("회색 왜가리 일곱 마리")).toBe("strong");
  });
});
