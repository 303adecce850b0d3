/**
 * What hangs where when an exam opens: exam, priors, protocols and displays in, a whole layout and its reasons out, pure.
 *
 * Rules HP-30 to HP-45 (docs/rules/hanging.md).
 */
import { type ChosenProtocol, chooseProtocol, type OwnedProtocol } from "./choose-protocol.ts";
import type { DisplaySet } from "./display-set.ts";
import type { HangingExam } from "./find-sets.ts";
import { gridFor, type Layout, MOST_CELLS, type ScreenSize } from "./grid.ts";
import { samplePlaces } from "./image-sample.ts";
import type { ProtocolDisplay, ProtocolView } from "./protocol.ts";

export interface HangingRequest extends HangingExam {
  readonly protocols: readonly OwnedProtocol[];
  /** The screens that images hang on, in order. */
  readonly displays: readonly ScreenSize[];
  /** Which stage of the protocol; past its last: the last. */
  readonly stage?: number;
  /** Hang by this protocol, if it is for the exam, whatever its rank. */
  readonly by?: string;
}

export interface HungView {
  /** `null`: nothing hangs here yet, or nothing at all. */
  readonly set: string | null;
  /** What the protocol calls it; `null` where no protocol wants anything. */
  readonly slot: string | null;
  /** Where it begins; `null`: where the reader left it, else at its first image that is here. */
  readonly index: number | null;
  readonly window: { readonly center: number; readonly width: number } | null;
  readonly zoom: ProtocolView["zoom"];
  /** Views of one group scroll together; `null`: by itself. */
  readonly sync: string | null;
}

export interface HungDisplay extends Layout {
  /** Row by row. */
  readonly views: readonly HungView[];
}

export interface Hanging {
  readonly displays: readonly HungDisplay[];
  readonly stage: number;
  /** The protocol that hangs it, what it found, and why the others do not; `null`: none is for this exam. */
  readonly chosen: ChosenProtocol | null;
}

const emptyView: HungView = { set: null, slot: null, index: null, window: null, zoom: "fit", sync: null };

export function hang(request: HangingRequest): Hanging {
  const { protocols, displays, by } = request;
  const chosen = chooseProtocol(protocols, request, by);
  if (chosen === null) return { displays: [firstOf(request), ...displays.slice(1).map(() => empty)], stage: 0, chosen };
  const { stages } = chosen.protocol;
  const stage = Math.min(Math.max(request.stage ?? 0, 0), stages.length - 1);
  const wanted = stages[stage]?.displays ?? [];
  const hung = displays.map((screen, at) => {
    const display = wanted[at];
    return display === undefined ? empty : layOut(display, chosen, screen);
  });
  return { displays: hung, stage, chosen };
}

const empty: HungDisplay = { rows: 1, columns: 1, views: [emptyView] };

/** HP-38: where no protocol is for an exam, its first set hangs alone. */
function firstOf({ current }: HangingExam): HungDisplay {
  const [first] = current.flatMap(({ sets }) => sets);
  return { rows: 1, columns: 1, views: [{ ...emptyView, set: first?.id ?? null }] };
}

/** Views of a set that takes all stand one behind the other. */
function viewsFor(view: ProtocolView, { found }: ChosenProtocol): readonly HungView[] {
  const sets = found.get(view.set) ?? [];
  return (sets.length === 0 ? [null] : sets).map((set) => ({
    set: set?.id ?? null,
    slot: view.set,
    index: set === null ? null : startOf(view, set),
    window: view.window ?? null,
    zoom: view.zoom,
    sync: view.sync ?? null,
  }));
}

const startOf = ({ slice }: ProtocolView, { count }: DisplaySet): number | null =>
  slice === "first" ? null : (samplePlaces(count)[1] ?? 0);

/** HP-37: a grid that fits leaves out views that find nothing; a fixed one keeps their places. */
function layOut({ grid, views }: ProtocolDisplay, chosen: ChosenProtocol, screen: ScreenSize): HungDisplay {
  const all = views.flatMap((view) => viewsFor(view, chosen));
  if (grid !== "fit") return { ...grid, views: padded(all, grid.rows * grid.columns) };
  const there = all.filter(({ set }) => set !== null).slice(0, MOST_CELLS);
  const fitted = gridFor(Math.max(1, there.length), screen);
  return { ...fitted, views: padded(there, fitted.rows * fitted.columns) };
}

const padded = (views: readonly HungView[], count: number): readonly HungView[] =>
  Array.from({ length: count }, (_, at) => views[at] ?? emptyView);
