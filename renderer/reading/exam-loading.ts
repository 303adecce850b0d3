/**
 * From a selected row to images: prepares exams, hangs them, opens them, and keeps up with what arrives.
 *
 * While no exam is open, the one selected in the list is hung in the room out of sight, its first images drawn: opening
 * it only brings the room to the front.
 */
import type { ExamContent } from "../../shared/contract/exam-content.ts";
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { type FrameWant, framesOf } from "../viewport/index.ts";
import { afterPaint } from "../workspace/after-paint.ts";
import { fetchExamContent } from "../workspace/calls/exam-calls.ts";
import { examStore } from "../workspace/exam-store.ts";
import { lookedAtStore, neighboursOf, openExamStore } from "../workspace/open-exam-store.ts";
import { protocolStore } from "../workspace/protocol-store.ts";
import { onContentChange, onCorrections, prefetchStore } from "../workspace/work-stores.ts";
import { forgetFindings, loadFindings } from "./findings-store.ts";
import { replan, setAhead, setOpened } from "./frame-plan.ts";
import { type HungRoom, hungRoom, startsOf } from "./hung-room.ts";
import { clearedRoom, refreshContent, takeContent } from "./late-images.ts";
import { startLinking } from "./link-views.ts";
import { hangExam, loadSeries, type SeriesLoad, seriesOfCells, seriesToHangBy, setsOfStudy } from "./prepared-exam.ts";
import { readingEngine } from "./reading-engine.ts";
import {
  forgetRememberedExams,
  type RememberedExam,
  rememberExam,
  rememberedExam,
  stillHolds,
} from "./remembered-exams.ts";
import { emptyRoom, hasImages, roomStore, setById } from "./room-store.ts";
import { placesNow, setPlaces, syncViews } from "./room-views.ts";
import { stackOf } from "./stacks.ts";

interface Prepared {
  readonly content: ExamContent;
  readonly loads: ReadonlyMap<string, SeriesLoad>;
  readonly hung: HungRoom;
  /** How it was left earlier, when it can hang so again. */
  readonly kept: RememberedExam | null;
}

const prepared = new Map<string, Promise<Prepared | null>>();
const MOST_PREPARED = 4;

async function addLoads(
  loads: ReadonlyMap<string, SeriesLoad>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SeriesLoad>> {
  const wanted = [...new Set(ids)].filter((id) => !loads.has(id));
  if (wanted.length === 0) return loads;
  const answers = await Promise.all(wanted.map(async (id) => [id, await loadSeries(id)] as const));
  return new Map([...loads, ...answers]);
}

async function prepareContent(content: ExamContent): Promise<Prepared> {
  const before = rememberedExam(content.exam.id);
  const known = new Set(content.studies.flatMap(({ series }) => series.map(({ id }) => id)));
  const again = before?.series.filter((id) => known.has(id)) ?? [];
  const toHangBy = await addLoads(new Map(), [...seriesToHangBy(content), ...again]);
  const kept = before === null ? null : stillHolds(before, content, toHangBy);
  const hung = kept ?? hungRoom(hangExam(content, toHangBy));
  const loads = await addLoads(toHangBy, seriesOfCells(content, toHangBy, hung.cells));
  return { content, loads, hung, kept };
}

/** Content and first series of an exam; the same promise until it is forgotten. */
function prepare(examId: string): Promise<Prepared | null> {
  const known = prepared.get(examId);
  if (known !== undefined) return known;
  const made = fetchExamContent(examId).then((answer) => (answer.ok ? prepareContent(answer.value) : null));
  prepared.set(examId, made);
  for (const old of prepared.keys()) {
    if (prepared.size <= MOST_PREPARED) break;
    prepared.delete(old);
  }
  void made.then((result) => {
    if (result === null) prepared.delete(examId);
  });
  return made;
}

function hangInRoom(examId: string, { content, loads, hung, kept }: Prepared): void {
  const before = roomStore.getState();
  const { rows, columns, cells, linked, hanging, begins } = hung;
  setPlaces(kept?.places ?? startsOf(hung));
  roomStore.setState({
    ...clearedRoom(before),
    examId,
    content,
    loads,
    ...{ rows, columns, cells, linked, hanging, begins },
    ...(kept === null ? {} : { active: kept.active, arranged: kept.arranged, shown: kept.shown }),
  });
}

const firstImages = (examId: string, { content, loads, hung }: Prepared): readonly FrameWant[] =>
  content.studies
    .flatMap((study) => setsOfStudy(study, loads, false))
    .filter((set) => set.slices !== null && hung.cells.includes(set.id))
    .map((set) => {
      const at = startsOf(hung).get(set.id) ?? 0;
      return { owner: examId, frames: framesOf(stackOf(set, examId)), at, firstOnly: true };
    });

/** Makes the exam that the list's cursor rests on ready to open. */
async function warmExam(): Promise<void> {
  const { examId } = lookedAtStore.getState();
  if (examId === null) return;
  const ready = await prepare(examId);
  if (ready === null || lookedAtStore.getState().examId !== examId) return;
  if (openExamStore.getState().examId !== null) {
    setAhead(firstImages(examId, ready));
    return;
  }
  if (roomStore.getState().examId !== examId) hangInRoom(examId, ready);
}

/** An exam was opened: what was made ready is shown at once; the core's own answer then replaces it. */
async function openInRoom(examId: string): Promise<void> {
  // A refused opening keeps the exam's id, but nothing of it may hang (RD-65).
  const stillOpen = (): boolean => {
    const { examId: now, state } = openExamStore.getState();
    return now === examId && state !== "failed";
  };
  if (roomStore.getState().examId !== examId) {
    roomStore.setState(clearedRoom(roomStore.getState()));
    const ready = await prepare(examId);
    if (ready === null || !stillOpen()) return;
    hangInRoom(examId, ready);
    const { content } = openExamStore.getState();
    if (content !== null) void takeContent(examId, content, true);
  }
  void loadFindings(examId);
  await afterPaint();
  if (!stillOpen()) return;
  setOpened(true);
  await loadRest(examId);
  const { next } = neighboursOf(examId);
  if (next === null || !stillOpen()) return;
  const ready = await prepare(next);
  if (ready !== null && stillOpen()) setAhead(firstImages(next, ready));
}

/** Instances of the current studies' other series, one after the other, behind the images that are looked at. */
async function loadRest(examId: string): Promise<void> {
  const { content } = roomStore.getState();
  for (const study of content?.studies ?? []) {
    if (study.role !== "current") continue;
    for (const { id } of study.series) await ensureSeries(examId, id);
  }
}

/** After a series could not be looked up. */
export async function askAgain(seriesId: string): Promise<void> {
  const { examId, loads } = roomStore.getState();
  if (examId === null) return;
  roomStore.setState({ loads: new Map([...loads].filter(([id]) => id !== seriesId)) });
  await ensureSeries(examId, seriesId);
}

/** Loads a series' instances into the room, unless they are there. */
export async function ensureSeries(examId: string, seriesId: string): Promise<void> {
  const now = roomStore.getState();
  if (now.examId !== examId || now.loads.has(seriesId)) return;
  const load = await loadSeries(seriesId);
  const room = roomStore.getState();
  if (room.examId !== examId) return;
  roomStore.setState({ loads: new Map(room.loads).set(seriesId, load) });
}

/** What turned out to be damaged is counted as that; nothing else of the series changes, and what came late waits. */
async function takeDamage(seriesId: string): Promise<void> {
  const fresh = await loadSeries(seriesId);
  const { loads } = roomStore.getState();
  const before = loads.get(seriesId);
  if (fresh.state !== "loaded" || before?.state !== "loaded") return;
  const now = new Map(fresh.instances.map((instance) => [instance.id, instance]));
  const instances = before.instances.map((instance) => {
    const found = now.get(instance.id);
    return found?.state === "broken" ? found : instance;
  });
  roomStore.setState({ loads: new Map(loads).set(seriesId, { state: "loaded", instances }) });
}

/** Nothing of a patient stays when the vault closes or the screen locks the core away. */
export function forgetRoom(): void {
  prepared.clear();
  forgetRememberedExams();
  setAhead([]);
  roomStore.setState(emptyRoom, true);
  forgetFindings();
  readingEngine().frames.clear();
}

/** Exams that were made ready hang by the protocols that hold when they are opened (HP-45). */
function hangReadyAnew(): void {
  prepared.clear();
  if (openExamStore.getState().examId !== null) return;
  roomStore.setState(clearedRoom(roomStore.getState()));
  void warmExam();
}

/** Joins the room to the workspace. @returns stops */
export function startRoom(): () => void {
  const stops = [
    roomStore.subscribe((room, before) => {
      const hung = room.cells !== before.cells || room.loads !== before.loads || room.content !== before.content;
      if (
        hung ||
        room.rows !== before.rows ||
        room.columns !== before.columns ||
        room.showHidden !== before.showHidden
      ) {
        syncViews(room);
        markShown();
        replan();
      } else if (room.active !== before.active) replan();
    }),
    openExamStore.subscribe((exam, before) => {
      if (exam.examId !== before.examId) {
        if (before.examId !== null) rememberRoom(before.examId);
        if (exam.examId === null) leaveExam(before.examId);
        else void openInRoom(exam.examId);
      } else if (before.state === "failed" && exam.state === "opening") void openInRoom(exam.examId);
      if (exam.state === "open" && exam.content !== before.content) {
        void takeContent(exam.examId, exam.content, before.state === "opening");
      }
      if (exam.state === "failed" && before.state !== "failed") coverExam(exam.examId);
    }),
    onContentChange(({ studyId, seriesId, damaged }) => {
      if (damaged) void takeDamage(seriesId);
      else noteChange(studyId);
    }),
    protocolStore.subscribe(hangReadyAnew),
    onCorrections(() => {
      prepared.clear();
      void refreshContent(isOpen);
    }),
    examStore.subscribe(({ byId }, before) => {
      const { examId } = roomStore.getState();
      if (examId !== null && hasOtherContent(byId.get(examId), before.byId.get(examId))) void refreshContent(isOpen);
    }),
    prefetchStore.subscribe(({ prefetch }, before) => {
      const running = new Set(prefetch?.running.map(({ studyId }) => studyId));
      for (const { studyId } of before.prefetch?.running ?? []) if (!running.has(studyId)) noteChange(studyId);
    }),
    lookedAtStore.subscribe(() => void warmExam()),
    startLinking(),
  ];
  const { examId } = openExamStore.getState();
  if (examId === null) void warmExam();
  else void openInRoom(examId);
  return () => {
    for (const stop of stops) stop();
  };
}

function leaveExam(examId: string | null): void {
  setOpened(false);
  setAhead([]);
  roomStore.setState(clearedRoom(roomStore.getState()));
  if (examId !== null) readingEngine().frames.release(examId);
  void warmExam();
}

/** The core refused the opening: images that were made ready are taken away, and the room says why (RD-65). */
function coverExam(examId: string): void {
  setOpened(false);
  setAhead([]);
  prepared.delete(examId);
  roomStore.setState(clearedRoom(roomStore.getState()));
  readingEngine().frames.release(examId);
}

/** Before another exam takes the room. */
function rememberRoom(examId: string): void {
  const room = roomStore.getState();
  if (room.examId !== examId) return;
  rememberExam(room, placesNow());
  prepared.delete(examId);
}

/** What of a row says that its content is another one now. */
const contentKey = ({ priors, corrected, images, studies }: ExamRow): string =>
  JSON.stringify([priors.found, corrected?.at, images.broken, studies.map(({ id, goneAt }) => [id, goneAt])]);

/** A prior was found, studies were joined or taken apart, or the archive took something back or corrected it. */
const hasOtherContent = (row: ExamRow | undefined, before: ExamRow | undefined): boolean =>
  row !== undefined && before !== undefined && contentKey(row) !== contentKey(before);

const isOpen = (): boolean => openExamStore.getState().examId === roomStore.getState().examId;

/** Something of a study came, or was listed: what was made ready of its exams is out of date. */
function noteChange(studyId: string): void {
  for (const [id, made] of prepared) {
    void made.then((ready) => {
      const names = ready?.content.studies.some((study) => study.id === studyId) ?? false;
      if (names && prepared.get(id) === made) prepared.delete(id);
    });
  }
  const hung = roomStore.getState().content?.studies.some(({ id }) => id === studyId) ?? false;
  if (hung) void refreshContent(isOpen);
}

/** A set was seen once something of it stood in a view of the open exam. */
function markShown(): void {
  const room = roomStore.getState();
  if (room.examId === null || !isOpen()) return;
  const seen = room.cells.slice(0, room.rows * room.columns).filter((id) => {
    const set = id === null || room.shown.has(id) ? null : setById(room, id);
    return set !== null && hasImages(set);
  });
  if (seen.length > 0) roomStore.setState({ shown: new Set([...room.shown, ...seen.filter((id) => id !== null)]) });
}
