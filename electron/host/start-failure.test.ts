import { describe, expect, it } from "vitest";
import { startFailure } from "./start-failure.ts";

const withCode = (code: string) => Object.assign(new Error("said by the system, with KIM^MINJUN in it"), { code });

describe("a start that failed", () => {
  it.each([
    ["EACCES", "may not be written"],
    ["EROFS", "cannot be written"],
    ["ENOTDIR", "a file stands"],
    ["ENOSPC", "full"],
  ])("says of %s where, why and the way out", (code, why) => {
    const words = startFailure(withCode(code), "/some/profile");
    expect(words).toContain("/some/profile");
    expect(words).toContain(why);
    expect(words).toContain("--profile");
  });

  it("quotes no error, which may hold anything", () => {
    for (const error of [withCode("EACCES"), new TypeError("KIM^MINJUN"), "KIM^MINJUN"])
      expect(startFailure(error, "p")).not.toContain("KIM");
  });
});
