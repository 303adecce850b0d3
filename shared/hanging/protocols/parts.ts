/** What the protocols that ship have in common. */
import type { SetRule, StudyRule, Wish, WrittenProtocol } from "../protocol.ts";

type WrittenSet = WrittenProtocol["sets"][string];
type WrittenView = WrittenProtocol["stages"][number]["displays"][number]["views"][number];

export const modality = (...is: readonly string[]): StudyRule => ({ of: "modality", is: [...is] });
export const region = (...is: readonly string[]): StudyRule => ({ of: "region", is: [...is] });

export const setIs = (of: SetRule["of"], ...is: readonly (string | number | boolean)[]): SetRule => ({
  of,
  is: [...is],
});
export const first = (of: Wish["of"], ...best: readonly (string | number | boolean)[]): Wish => ({
  of,
  best: [...best],
});
export const largest: Wish = { of: "images", best: "most" };

/** Cut by the scanner rather than out of a volume. */
const ownCut: Wish = first("origin", "acquired", "reformatted");

/** A stack of cross sections: those that fit best, the largest of equals (RD-10). */
export const stack = (rules: readonly SetRule[], ...prefer: readonly Wish[]): WrittenSet => ({
  rules: [setIs("kind", "stack", "clip"), ...rules],
  prefer: [...prefer, ownCut, largest],
});
export const needed = (set: WrittenSet): WrittenSet => ({ ...set, required: true });
/** The like of another set, in the first prior that is wanted (RD-12). */
export const priorLike = (like: string): WrittenSet => ({ prior: 1, like });

export const view = (set: string, more: Omit<WrittenView, "set"> = {}): WrittenView => ({ set, ...more });
/** Views that scroll together. */
export const linked = (set: string, more: Omit<WrittenView, "set"> = {}): WrittenView => ({ set, sync: "a", ...more });

export const stage = (
  en: string,
  ko: string,
  views: readonly WrittenView[],
  grid: { readonly rows: number; readonly columns: number } | "fit" = "fit",
): WrittenProtocol["stages"][number] => ({ name: { en, ko }, displays: [{ grid, views: [...views] }] });

/** Windows in HU. */
export const lung = { center: -600, width: 1500 };
export const bone = { center: 480, width: 2500 };
export const brain = { center: 40, width: 80 };
export const blood = { center: 75, width: 200 };
export const vessels = { center: 200, width: 700 };
