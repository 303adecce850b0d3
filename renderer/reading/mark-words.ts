/** What a mark says beside itself. Pure. */
import type { FindingMark, FindingValue } from "../../shared/contract/finding.ts";
import type { Say } from "../ui/texts.ts";
import { type ShownSlice, scaleAt } from "../viewport/index.ts";
import { pointsOf, writeValue } from "./measured.ts";
import type { readingTexts } from "./reading-texts.ts";

type Words = Say<typeof readingTexts>;

/**
 * @param values as they are kept, or as they follow the hand
 * @param follows statistics are of a part of the pixels, until the hand lets go
 */
export function markWords(
  mark: FindingMark,
  values: readonly FindingValue[],
  slice: ShownSlice,
  follows: boolean,
  t: Words,
): string {
  const scale = scaleAt(slice.image, pointsOf(mark, slice) ?? []);
  const words = values
    .filter(({ name }) => name !== "minimum" && name !== "maximum")
    .map((value) => {
      const written = writeValue(value);
      if (value.name === "deviation") return `± ${written}`;
      return follows && value.name === "mean" ? `≈ ${written}` : written;
    });
  if (scale === "across-regions") {
    return [t(mark.kind === "ellipse" ? "area-across-regions" : "across-regions"), ...words].join(" · ");
  }
  const place = scale.at === "patient" ? [] : [t(scale.at === "detector" ? "at-detector" : "by-magnification")];
  return [...words, ...place].join(" · ");
}
