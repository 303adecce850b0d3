import { describe, expect, it } from "vitest";
import { problemWords } from "../ui/problem-words.ts";
import { imageProblemWords, othersAreHere } from "./image-words.ts";

const mismatch = { code: "identity-mismatch", detail: "" } as const;
const untried = { problem: null };

describe("words in an image's place", () => {
  it.each(["fetching", "waiting"] as const)(
    "PF-23 a set-apart image that is %s again asks nothing of anyone",
    (fetch) => {
      const words = imageProblemWords(mismatch, untried, fetch);
      expect(words?.what).toBe(problemWords["identity-mismatch"].what);
      expect(words?.todo.en).not.toContain("Call the site");
      expect(words?.todo.ko).not.toContain("연락");
    },
  );

  it("PF-22 sends to the site when it came as another patient's again, even while it is tried on", () => {
    expect(imageProblemWords(mismatch, { problem: mismatch }, "fetching")).toBeUndefined();
    expect(imageProblemWords(mismatch, untried, "failed")).toBeUndefined();
  });

  it("leaves other problems their own words", () => {
    expect(imageProblemWords({ code: "damaged", detail: "" }, untried, "fetching")).toBeUndefined();
  });

  it("says that others can be read only where one can", () => {
    const slices = [{ state: "broken" }, { state: "here" }];
    expect(othersAreHere(slices, 0)).toBe(true);
    expect(othersAreHere(slices, 1)).toBe(false);
    expect(othersAreHere([{ state: "broken" }, { state: "expected" }], 0)).toBe(false);
  });
});
