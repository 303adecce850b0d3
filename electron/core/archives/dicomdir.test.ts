import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isProblem } from "../../../shared/problem.ts";
import { readDicomdir } from "./dicomdir.ts";
import { smallDicomdir } from "./test/small-dicomdir.ts";

const uid = fc.nat({ max: 999 }).map((number) => `1.2.${number}`);
const image = fc.record({
  study: uid,
  series: uid,
  instance: uid,
  file: fc
    .array(fc.constantFrom("A", "B1", "IM0001", "X_2"), { minLength: 1, maxLength: 8 })
    .map((parts) => parts.join("\\")),
});

describe("a directory of a medium", () => {
  it("names every file that was written into it", () => {
    fc.assert(
      fc.property(fc.array(image, { minLength: 1, maxLength: 12 }), (images) => {
        const { entries, refused } = readDicomdir(smallDicomdir(images));
        const named = entries.map(({ file, instance }) => `${file} ${instance.instance}`);
        expect(named.sort()).toEqual(
          images.map(({ file, instance }) => `${file.replaceAll("\\", "/")} ${instance}`).sort(),
        );
        expect(refused).toBe(0);
      }),
    );
  });

  it("with any bytes changed names files of its folder or is refused, and never goes round in circles", () => {
    const whole = smallDicomdir(
      [1, 2, 3].map((at) => ({ study: `1.${at}`, series: `1.${at}.1`, instance: `1.${at}.1.1`, file: `A\\B${at}` })),
    );
    const change = fc.record({ at: fc.nat(whole.length - 1), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const { at, to } of changes) bytes[at] = to;
        try {
          const { entries } = readDicomdir(bytes);
          expect(entries.length).toBeLessThanOrEqual(3);
          for (const { file } of entries) expect(file).not.toMatch(/(^|\/)\.\.?(\/|$)|^\/|[\\:\0]/);
        } catch (error) {
          if (!isProblem(error)) throw error;
          expect(["not-dicom", "damaged", "too-large"]).toContain(error.problem.code);
        }
      }),
      { numRuns: 500 },
    );
  });
});
