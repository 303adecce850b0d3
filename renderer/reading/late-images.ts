/**
 * Images that come while an exam is open (rules RD-60 to RD-64): what a reader has not seen is taken in by itself, what
 * is or was on the screen waits until it is asked for.
 */
import type { ExamContent, StoredInstance } from "../../shared/contract/exam-content.ts";
import { fetchExamContent } from "../workspace/calls/exam-calls.ts";
import { filledPlaces, hungRoom } from "./hung-room.ts";
import { hangExam, loadSeries, type SeriesLoads, seriesOfCells, setsOfStudy } from "./prepared-exam.ts";
import { readingEngine } from "./reading-engine.ts";
import { emptyRoom, hasImages, type RoomState, roomSets, roomStore } from "./room-store.ts";

const hasArrived = ({ state }: StoredInstance): boolean => state !== "expected";
const isFlawed = ({ state }: StoredInstance): boolean => state === "broken" || state === "refused";
const countHere = (instances: readonly StoredInstance[]): number =>
  instances.filter(({ state }) => state === "here").length;

/**
 * Images of each series that came since its instances were asked for, or came right that were damaged, by series id;
 * series without any are left out.
 */
export function lateImages(content: ExamContent | null, loads: SeriesLoads): ReadonlyMap<string, number> {
  const late = new Map<string, number>();
  for (const { series } of content?.studies ?? []) {
    for (const { id, images } of series) {
      const load = loads.get(id);
      if (load?.state !== "loaded") continue;
      const came = images.here + images.refused + images.broken - load.instances.filter(hasArrived).length;
      const mended = load.instances.filter(isFlawed).length - images.refused - images.broken;
      const count = Math.max(0, came) + Math.max(0, mended);
      if (count > 0) late.set(id, count);
    }
  }
  return late;
}

/** Late images of what the reader has seen, and what can still be seen: these wait (RD-61). */
export function waitingImages(room: RoomState): ReadonlyMap<string, number> {
  const seen = new Set(roomSets(room).flatMap(({ id, seriesId }) => (room.shown.has(id) ? [seriesId] : [])));
  const isShown = (id: string): boolean => {
    const load = room.loads.get(id);
    return seen.has(id) && load?.state === "loaded" && countHere(load.instances) > 0;
  };
  return new Map([...lateImages(room.content, room.loads)].filter(([id]) => isShown(id)));
}

async function reload(examId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const answers = await Promise.all(ids.map(async (id) => [id, await loadSeries(id)] as const));
  const room = roomStore.getState();
  if (room.examId !== examId) return;
  // A series that cannot be asked for now stays as it is; its images still count as late.
  const good = answers.filter(([, { state }]) => state === "loaded");
  roomStore.setState({ loads: new Map([...room.loads, ...good]) });
}

/**
 * RD-69, PF-23: which images are gone at the archive, or there again, and which may not be shown any more; all else of what
 * is on the screen stays as it is.
 */
async function takeWithdrawn(examId: string, content: ExamContent): Promise<void> {
  const { loads } = roomStore.getState();
  const changed = content.studies
    .flatMap(({ series }) => series)
    .filter(({ id, goneImages, images }) => {
      const load = loads.get(id);
      if (load?.state !== "loaded") return false;
      return load.instances.filter(({ gone }) => gone).length !== goneImages || countHere(load.instances) > images.here;
    });
  for (const { id } of changed) {
    const fresh = await loadSeries(id);
    const room = roomStore.getState();
    const before = room.loads.get(id);
    if (room.examId !== examId || fresh.state !== "loaded" || before?.state !== "loaded") continue;
    const now = new Map(fresh.instances.map((instance) => [instance.id, instance]));
    const instances = before.instances.map((instance) => {
      const found = now.get(instance.id);
      if (found === undefined) return { ...instance, gone: true };
      return found.state === "here" ? { ...instance, gone: found.gone } : found;
    });
    roomStore.setState({ loads: new Map(room.loads).set(id, { state: "loaded", instances }) });
  }
}

/** A study that stood for its series gives its places to the largest of them (RD-63). */
function withSeriesForStudies(room: RoomState, content: ExamContent): readonly (string | null)[] {
  return room.cells.map((id) => {
    const study = content.studies.find((one) => one.id === id);
    if (study === undefined || study.series.length === 0) return id;
    const sets = setsOfStudy(study, room.loads, room.showHidden);
    return sets.reduce((best, set) => (set.count > best.count ? set : best), sets[0] ?? { id: null, count: 0 }).id;
  });
}

/**
 * What the core says now of the exam that is hung.
 *
 * @param all nothing of it was looked at yet: late images of every series are taken in
 */
export async function takeContent(examId: string, content: ExamContent, all: boolean): Promise<void> {
  const room = roomStore.getState();
  if (room.examId !== examId) return;
  const known = new Set(room.content?.studies.flatMap(({ series }) => series.map(({ id }) => id)));
  const isFresh = (id: string): boolean => !all && !known.has(id);
  const fresh = content.studies.flatMap(({ role, series }) =>
    role === "current" ? series.flatMap(({ id }) => (isFresh(id) ? [id] : [])) : [],
  );
  roomStore.setState({
    content,
    cells: withSeriesForStudies(room, content),
    ...(fresh.length > 0 ? { fresh: new Set([...room.fresh, ...fresh]) } : {}),
  });
  const waiting = waitingImages(roomStore.getState());
  const late = [...lateImages(content, room.loads).keys()];
  await reload(
    examId,
    late.filter((id) => all || !waiting.has(id)),
  );
  await takeWithdrawn(examId, content);
  await hangFirstImages(examId);
  await fillLatePlaces(examId);
}

/** Nobody saw anything of it yet, nor placed anything. */
const isUntouched = ({ arranged, shown }: RoomState): boolean => !arranged && shown.size === 0;

/** Where nothing was on the screen, the first images hang as if the exam had opened with them (RD-62). */
async function hangFirstImages(examId: string): Promise<void> {
  const room = roomStore.getState();
  const inCells = new Set(room.cells);
  if (roomSets(room).some((set) => inCells.has(set.id) && hasImages(set))) return;
  await hangAnew(examId);
}

/** HP-41: what nobody saw yet hangs as if it were made ready now: a prior may be here. */
async function hangAnew(examId: string): Promise<void> {
  const room = roomStore.getState();
  if (room.examId !== examId || room.content === null || !isUntouched(room)) return;
  roomStore.setState({ ...hungRoom(hangExam(room.content, room.loads)), active: 0 });
  await reloadCells(examId);
}

async function reloadCells(examId: string): Promise<void> {
  const { content, loads, cells } = roomStore.getState();
  if (content === null) return;
  const missing = seriesOfCells(content, loads, cells).filter((id) => !loads.has(id));
  await reload(examId, missing);
}

/** HP-41: series that the protocol wanted and that came late take their places; nothing else moves. */
async function fillLatePlaces(examId: string): Promise<void> {
  const room = roomStore.getState();
  const { content, hanging } = room;
  if (room.examId !== examId || content === null || room.arranged || hanging?.chosen == null) return;
  const now = hangExam(content, room.loads, { stage: hanging.stage, by: hanging.chosen.protocol.id });
  const filled = filledPlaces(room, now);
  if (filled === null) return;
  roomStore.setState({ ...filled, hanging: now });
  await reloadCells(examId);
}

let asking = false;
let askAgain = false;

/** Asks what the hung exam holds now; many calls in a row become one more. */
export async function refreshContent(isOpen: () => boolean): Promise<void> {
  if (asking) {
    askAgain = true;
    return;
  }
  asking = true;
  try {
    do {
      askAgain = false;
      const { examId } = roomStore.getState();
      if (examId === null) return;
      const answer = await fetchExamContent(examId);
      if (!answer.ok) continue;
      await takeContent(examId, answer.value, !isOpen());
      if (!isOpen()) await hangAnew(examId);
    } while (askAgain);
  } finally {
    asking = false;
  }
}

/** Takes in all that waits; places are kept, and what is not in a view now counts as not yet shown again (RD-61). */
export async function takeLate(): Promise<void> {
  const before = roomStore.getState();
  const { examId, content } = before;
  if (examId === null) return;
  const ids = [...lateImages(content, before.loads).keys()];
  await reload(examId, ids);
  readingEngine().frames.retry();
  const room = roomStore.getState();
  if (room.examId !== examId) return;
  const grown = new Set(roomSets(room).flatMap(({ id, seriesId }) => (ids.includes(seriesId) ? [id] : [])));
  roomStore.setState({ shown: new Set([...room.shown].filter((id) => !grown.has(id) || room.cells.includes(id))) });
}

/** The tool and the lines stay as the reader chose them, whatever exam hangs. */
export const clearedRoom = ({ tool, overlays }: RoomState): RoomState => ({ ...emptyRoom, tool, overlays });
