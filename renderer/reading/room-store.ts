/** What the room shows: the exam, its series, the grid, and what hangs in it. One owner: only the functions of this folder change it. */
import { createStore } from "zustand/vanilla";
import type { ExamContent } from "../../shared/contract/exam-content.ts";
import type { DisplaySet } from "../../shared/hanging/display-set.ts";
import type { Hanging, HungView } from "../../shared/hanging/hang.ts";
import type { Problem } from "../../shared/problem.ts";
import type { ToolId } from "../workspace/mouse-tools.ts";
import { type SeriesLoads, setsOfStudy } from "./prepared-exam.ts";

export interface RoomState {
  /** The exam that is hung; it may be only ready, not yet open, see the workspace's open exam. */
  readonly examId: string | null;
  readonly content: ExamContent | null;
  readonly loads: SeriesLoads;
  readonly rows: number;
  readonly columns: number;
  /** Display set ids, row by row. */
  readonly cells: readonly (string | null)[];
  readonly active: number;
  readonly linked: boolean;
  /** How it was hung, and why so; `null` before anything hangs. */
  readonly hanging: Hanging | null;
  /** What each cell was hung with; null for one that the reader filled. */
  readonly begins: readonly (HungView | null)[];
  /** The reader asks why it hangs so. */
  readonly explaining: boolean;
  /** Display sets that were on the screen since the exam opened. */
  readonly shown: ReadonlySet<string>;
  /** Series of the exam itself that were not known when it was opened. */
  readonly fresh: ReadonlySet<string>;
  /** The reader chose what hangs where. */
  readonly arranged: boolean;
  /** Studies that the reader asked for; with the problem when the wish itself was refused. */
  readonly asked: ReadonlyMap<string, Problem | null>;
  /** A word to the reader at the strip, until the next exam. */
  readonly says: "last-exam" | "first-exam" | null;
  /** The layouts are offered. */
  readonly picking: boolean;
  /** The display set that is asked about: what is this series? */
  readonly describing: string | null;
  /** What the left button does. */
  readonly tool: ToolId;
  readonly overlays: boolean;
  /** Images named in a rejection note for a wrong patient or for safety are shown too. */
  readonly showHidden: boolean;
  /** The finding under the hand, by id. */
  readonly selected: string | null;
}

export const emptyRoom: RoomState = {
  examId: null,
  content: null,
  loads: new Map(),
  rows: 1,
  columns: 1,
  cells: [null],
  active: 0,
  linked: false,
  hanging: null,
  begins: [],
  explaining: false,
  shown: new Set(),
  fresh: new Set(),
  arranged: false,
  asked: new Map(),
  says: null,
  picking: false,
  describing: null,
  tool: "window",
  overlays: true,
  showHidden: false,
  selected: null,
};

export const roomStore = createStore<RoomState>(() => emptyRoom);

let derived: {
  readonly content: ExamContent;
  readonly loads: SeriesLoads;
  readonly showHidden: boolean;
  readonly sets: readonly DisplaySet[];
} | null = null;

/** All display sets of the room's exam, current studies first; made anew only when something of theirs changed. */
export function roomSets({ content, loads, showHidden }: RoomState): readonly DisplaySet[] {
  if (content === null) return [];
  if (derived?.content === content && derived.loads === loads && derived.showHidden === showHidden) return derived.sets;
  const sets = content.studies.flatMap((study) => setsOfStudy(study, loads, showHidden));
  derived = { content, loads, showHidden, sets };
  return sets;
}

export const setById = (room: RoomState, id: string | null): DisplaySet | null =>
  id === null ? null : (roomSets(room).find((set) => set.id === id) ?? null);

/** Whether anything of a set came: an image, or why there is none. */
export const hasImages = ({ slices }: DisplaySet): boolean =>
  slices?.some(({ instance }) => instance.state !== "expected") ?? false;

/** What a cell was hung with, while that still hangs there. */
export function beginOf({ begins, cells }: RoomState, cell: number): HungView | null {
  const begin = begins[cell] ?? null;
  return begin !== null && begin.set === cells[cell] ? begin : null;
}

/** Whether a set has an image to read besides the one at `index`. */
export const hasOthers = ({ slices }: Pick<DisplaySet, "slices">, index: number): boolean =>
  slices?.some(({ instance }, at) => at !== index && instance.state === "here") ?? false;

/** What hangs in a cell. */
export const setInCell = (room: RoomState, cell: number): DisplaySet | null => setById(room, room.cells[cell] ?? null);

export const studyOfSet = (room: RoomState, set: DisplaySet) =>
  room.content?.studies.find((study) => study.id === set.studyId) ?? null;
