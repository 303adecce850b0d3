/**
 * What hangs where when an exam opens.
 *
 * The seam of hanging protocols: display sets and priors in, a layout and its reasons out, pure. What stands here is a
 * plain default (rules RD-10 to RD-16, docs/rules/reading.md); protocols take its place.
 */
import type { SeriesSummary } from "../dicom/summaries.ts";
import { classifySeries } from "./classify-series.ts";
import type { DisplaySet } from "./display-set.ts";
import { isBeside, type TraitSide, type View } from "./series-traits.ts";
import { likeness } from "./trait-likeness.ts";

export interface HangingStudy {
  readonly id: string;
  /** Display sets in the order of the series strip. */
  readonly sets: readonly DisplaySet[];
}

export interface HangingRequest {
  readonly current: readonly HangingStudy[];
  /** Priors that are here, most relevant first. */
  readonly priors: readonly HangingStudy[];
  readonly screen: { readonly width: number; readonly height: number };
}

/** A rule that spoke, by its number. */
export type HangingReason = "RD-10" | "RD-11" | "RD-12" | "RD-13" | "RD-14" | "RD-15" | "RD-16";

export interface Layout {
  readonly rows: number;
  readonly columns: number;
}

export interface Hanging extends Layout {
  /** Display set ids, row by row; null where nothing hangs. */
  readonly cells: readonly (string | null)[];
  /** Scroll together by position. */
  readonly linked: boolean;
  readonly reasons: readonly HangingReason[];
}

const CROSS_SECTIONAL: ReadonlySet<string> = new Set(["CT", "MR", "PT", "NM"]);
const MOST_CELLS = 9;

export function hang({ current, priors, screen }: HangingRequest): Hanging {
  const sets = current.flatMap((study) => study.sets);
  const images = standing(sets.filter(isImages));
  const main = mainSet(images);
  if (main === null) return single(sets[0]?.id ?? null, "RD-10");
  if (CROSS_SECTIONAL.has(main.modality)) return besidePrior(main, priors, screen);
  if (main.modality === "MG") return mammography(images, screen);
  const views = images.filter((set) => set.modality === main.modality);
  if (main.kind === "view") return allViews(views, main, priors, screen);
  return grid(
    views.map(({ id }) => id),
    screen,
    false,
    ["RD-15"],
  );
}

/** RD-17: what the archive took back, or replaced, hangs first only where there is nothing else. */
function standing(sets: readonly DisplaySet[]): readonly DisplaySet[] {
  const there = sets.filter(({ gone }) => !gone);
  return there.length > 0 ? there : sets;
}

const isImages = (set: DisplaySet): boolean => set.kind === "stack" || set.kind === "view" || set.kind === "clip";

const single = (id: string | null, reason: HangingReason): Hanging => ({
  rows: 1,
  columns: 1,
  cells: [id],
  linked: false,
  reasons: [reason],
});

/** The series that RD-10 will hang, as far as archives' summaries tell before any image is here. */
export function mainSeries<
  Series extends Pick<
    SeriesSummary,
    "modality" | "description" | "bodyPart" | "laterality" | "number" | "instanceCount"
  >,
>(series: readonly Series[]): Series | null {
  const images = series.filter(({ modality }) => CROSS_SECTIONAL.has(modality));
  const candidates = images.filter((one) => !isBeside(classifySeries({ ...one, studyDescription: "", samples: [] })));
  const inOrder = (candidates.length > 0 ? candidates : images).toSorted(
    (a, b) => (a.number ?? Number.POSITIVE_INFINITY) - (b.number ?? Number.POSITIVE_INFINITY),
  );
  return inOrder.reduce<Series | null>(
    (best, one) => (best === null || (one.instanceCount ?? 0) > (best.instanceCount ?? 0) ? one : best),
    null,
  );
}

/** RD-10: the largest stack that is neither localizer nor capture, the earliest of equals. */
export function mainSet(sets: readonly DisplaySet[]): DisplaySet | null {
  const candidates = sets.filter(({ traits }) => !isBeside(traits));
  return (candidates.length > 0 ? candidates : sets).reduce<DisplaySet | null>(
    (best, set) => (best === null || set.count > best.count ? set : best),
    null,
  );
}

/** RD-11 and RD-12: the main series, beside the like of it from the most relevant prior that has one. */
function besidePrior(main: DisplaySet, priors: readonly HangingStudy[], screen: HangingRequest["screen"]): Hanging {
  for (const prior of priors) {
    const like = likeOf(main, prior.sets);
    if (like === null) continue;
    const side = screen.width >= screen.height;
    return {
      rows: side ? 1 : 2,
      columns: side ? 2 : 1,
      cells: [main.id, like.id],
      linked: true,
      reasons: ["RD-10", "RD-12"],
    };
  }
  return { ...single(main.id, "RD-10"), reasons: ["RD-10", "RD-11"] };
}

/** The prior's series most like this one: same modality, then most like in traits, words, and number of images. */
export function likeOf(set: DisplaySet, sets: readonly DisplaySet[]): DisplaySet | null {
  const candidates = standing(sets).filter(
    (other) => isImages(other) && other.modality === set.modality && !isBeside(other.traits),
  );
  const score = (other: DisplaySet): number =>
    likeness(set.traits, other.traits) +
    sharedWords(set.description, other.description) -
    Math.abs(Math.log((other.count + 1) / (set.count + 1)));
  return candidates.reduce<DisplaySet | null>(
    (best, other) => (best === null || score(other) > score(best) ? other : best),
    null,
  );
}

function sharedWords(a: string, b: string): number {
  const words = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const other = new Set(words(b));
  return words(a).filter((word) => other.has(word)).length;
}

/** RD-13: right beside left, CC above MLO, each towards the chest wall as it was sent. */
function mammography(images: readonly DisplaySet[], screen: HangingRequest["screen"]): Hanging {
  const find = (side: TraitSide, view: View): DisplaySet | undefined =>
    images.find(({ traits }) => traits.side?.value === side && traits.view?.value === view);
  const four = [find("right", "cc"), find("left", "cc"), find("right", "mlo"), find("left", "mlo")];
  if (four.filter((set) => set !== undefined).length < 2) {
    return grid(
      images.map(({ id }) => id),
      screen,
      false,
      ["RD-14"],
    );
  }
  return { rows: 2, columns: 2, cells: four.map((set) => set?.id ?? null), linked: false, reasons: ["RD-13"] };
}

/** RD-14: all views of the exam; a lone view stands beside the prior's (RD-16). */
function allViews(
  views: readonly DisplaySet[],
  main: DisplaySet,
  priors: readonly HangingStudy[],
  screen: HangingRequest["screen"],
): Hanging {
  if (views.length === 1) {
    const like = priors.map((prior) => likeOf(main, prior.sets)).find((set) => set !== null);
    if (like != null) return grid([main.id, like.id], screen, false, ["RD-14", "RD-16"]);
  }
  return grid(
    views.map(({ id }) => id),
    screen,
    false,
    ["RD-14"],
  );
}

function grid(
  ids: readonly string[],
  screen: HangingRequest["screen"],
  linked: boolean,
  reasons: readonly HangingReason[],
): Hanging {
  const { rows, columns } = gridFor(Math.min(ids.length, MOST_CELLS), screen);
  const cells = Array.from({ length: rows * columns }, (_, i) => ids[i] ?? null);
  return { rows, columns, cells, linked, reasons };
}

/** The grid of at most 3 by 3 that gives `count` squarish images the most room on a screen. */
export function gridFor(count: number, screen: { readonly width: number; readonly height: number }): Layout {
  let best: Layout & { readonly side: number } = { rows: 1, columns: 1, side: 0 };
  for (let rows = 1; rows <= 3; rows += 1) {
    for (let columns = 1; columns <= 3; columns += 1) {
      if (rows * columns < count) continue;
      const side = Math.min(screen.width / columns, screen.height / rows);
      if (side > best.side) best = { rows, columns, side };
    }
  }
  return { rows: best.rows, columns: best.columns };
}
