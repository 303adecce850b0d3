/** How the room stood when an exam was left, so that coming back finds it so (RD-67). In memory only, until the vault closes. */
import type { ExamContent } from "../../shared/contract/exam-content.ts";
import type { Layout } from "../../shared/hanging/grid.ts";
import { heldImages } from "../../shared/worklist/exam-state.ts";
import { type SeriesLoads, setsOfStudy } from "./prepared-exam.ts";
import { type RoomState, roomSets } from "./room-store.ts";

export interface RememberedExam extends Layout {
  readonly cells: readonly (string | null)[];
  readonly active: number;
  readonly linked: boolean;
  readonly hanging: RoomState["hanging"];
  readonly begins: RoomState["begins"];
  readonly arranged: boolean;
  /** Display sets that were seen. */
  readonly shown: ReadonlySet<string>;
  /** Where the reader was in each display set. */
  readonly places: ReadonlyMap<string, number>;
  /** Series of the cells: their instances tell whether the display sets are still there. */
  readonly series: readonly string[];
  /** Images held of each series then. */
  readonly held: ReadonlyMap<string, number>;
}

const MOST_REMEMBERED = 60;
const remembered = new Map<string, RememberedExam>();

const heldOf = (content: ExamContent): ReadonlyMap<string, number> =>
  new Map(content.studies.flatMap(({ series }) => series.map(({ id, images }) => [id, heldImages(images)] as const)));

export function rememberExam(room: RoomState, places: ReadonlyMap<string, number>): void {
  const { examId, content, rows, columns, cells, active, linked, hanging, begins, arranged, shown } = room;
  if (examId === null || content === null || shown.size === 0) return;
  const inCells = new Set(cells);
  const series = roomSets(room).flatMap((set) => (inCells.has(set.id) && set.kind !== "study" ? [set.seriesId] : []));
  remembered.delete(examId);
  remembered.set(examId, {
    ...{ rows, columns, cells, active, linked, hanging, begins, arranged, shown },
    places: new Map(places),
    series,
    held: heldOf(content),
  });
  for (const oldest of remembered.keys()) {
    if (remembered.size <= MOST_REMEMBERED) break;
    remembered.delete(oldest);
  }
}

export const rememberedExam = (examId: string): RememberedExam | null => remembered.get(examId) ?? null;

/** What of it still holds: nothing when a set of its views is gone; a series that grew is to be seen again. */
export function stillHolds(kept: RememberedExam, content: ExamContent, loads: SeriesLoads): RememberedExam | null {
  const sets = content.studies.flatMap((study) => setsOfStudy(study, loads, false));
  const ids = new Set(sets.map(({ id }) => id));
  if (kept.cells.some((id) => id !== null && !ids.has(id))) return null;
  const held = heldOf(content);
  const same = new Set(
    sets.filter(({ seriesId }) => held.get(seriesId) === kept.held.get(seriesId)).map(({ id }) => id),
  );
  return { ...kept, shown: new Set([...kept.shown].filter((id) => same.has(id))) };
}

export const forgetRememberedExams = (): void => remembered.clear();
