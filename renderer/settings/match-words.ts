/** A list of values to have and not to have, as one line of text: "CT, MR, -US". */
import type { MatchList } from "../../shared/sites/intake-rule.ts";

export const writeMatches = ({ include, exclude }: MatchList): string =>
  [...include, ...exclude.map((value) => `-${value}`)].join(", ");

export function readMatches(line: string): MatchList {
  const words = line
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "" && word !== "-");
  return {
    include: words.filter((word) => !word.startsWith("-")),
    exclude: words.filter((word) => word.startsWith("-")).map((word) => word.slice(1).trim()),
  };
}

export const writeWords = (words: readonly string[]): string => words.join(", ");
export const readWords = (line: string): string[] =>
  line
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
