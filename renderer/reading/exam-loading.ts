/**
 * From a selected row to images: prepares exams, hangs them, opens them, and keeps up with what arrives.
 *
 * While no exam is open, the one selected in the list is hung in the room out of sight, its first images drawn: opening
 * it only brings the room to the front.
 */
import type { ExamContent } from "../../shared/contract/exam-content.ts";
import { type FrameWant, framesOf } from "../viewport/index.ts";
import { afterPaint } from "../workspace/after-paint.ts";
import { fetchExamContent } from "../workspace/calls/exam-calls.ts";
import { lookedAtStore, neighboursOf, openExamStore } from "../workspace/open-exam-store.ts";
import { onContentChange } from "../workspace/work-stores.ts";
import { forgetFindings, loadFindings } from "./findings-store.ts";
import { replan, setAhead, setOpened } from "./frame-plan.ts";
import { startLinking } from "./link-views.ts";
import {
  hangExam,
  loadSeries,
  type Screen,
  type SeriesLoad,
  seriesOfCells,
  seriesToHangBy,
  setsOfStudy,
} from "./prepared-exam.ts";
import { readingEngine } from "./reading-engine.ts";
import { emptyRoom, roomStore } from "./room-store.ts";
import { forgetPlaces, syncViews } from "./room-views.ts";
import { stackOf } from "./stacks.ts";

interface Prepared {
  readonly content: ExamContent;
  readonly loads: ReadonlyMap<string, SeriesLoad>;
  readonly hanging: ReturnType<typeof hangExam>;
}

const prepared = new Map<string, Promise<Prepared | null>>();
const MOST_PREPARED = 4;

const screen = (): Screen => ({ width: window.innerWidth, height: window.innerHeight });

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
  const toHangBy = await addLoads(new Map(), seriesToHangBy(content));
  const hanging = hangExam(content, toHangBy, screen());
  const loads = await addLoads(toHangBy, seriesOfCells(content, toHangBy, hanging.cells));
  return { content, loads, hanging };
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

function hangInRoom(examId: string, { content, loads, hanging }: Prepared): void {
  const before = roomStore.getState();
  forgetPlaces();
  roomStore.setState({
    ...emptyRoom,
    examId,
    content,
    loads,
    rows: hanging.rows,
    columns: hanging.columns,
    cells: hanging.cells,
    linked: hanging.linked,
    reasons: hanging.reasons,
    tool: before.tool,
    overlays: before.overlays,
  });
}

const firstImages = (examId: string, { content, loads, hanging }: Prepared): readonly FrameWant[] =>
  content.studies
    .flatMap((study) => setsOfStudy(study, loads, false))
    .filter((set) => set.slices !== null && hanging.cells.includes(set.id))
    .map((set) => ({ owner: examId, frames: framesOf(stackOf(set, examId)), at: 0, firstOnly: true }));

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
  const stillOpen = (): boolean => openExamStore.getState().examId === examId;
  if (roomStore.getState().examId !== examId) {
    roomStore.setState({ ...emptyRoom, tool: roomStore.getState().tool });
    const ready = await prepare(examId);
    if (ready === null || !stillOpen()) return;
    hangInRoom(examId, ready);
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

/** Loads a series' instances into the room, unless they are there. */
export async function ensureSeries(examId: string, seriesId: string): Promise<void> {
  const now = roomStore.getState();
  if (now.examId !== examId || now.loads.has(seriesId)) return;
  const load = await loadSeries(seriesId);
  const room = roomStore.getState();
  if (room.examId !== examId) return;
  roomStore.setState({ loads: new Map(room.loads).set(seriesId, load) });
}

/** Takes in the images that came since: every series that grew is asked for again, places are kept. */
export async function takeLate(): Promise<void> {
  const { examId, late } = roomStore.getState();
  if (examId === null) return;
  prepared.delete(examId);
  const [content, ...answers] = await Promise.all([
    fetchExamContent(examId),
    ...[...late.keys()].map(async (id) => [id, await loadSeries(id)] as const),
  ]);
  const room = roomStore.getState();
  if (room.examId !== examId) return;
  readingEngine().frames.retry();
  roomStore.setState({
    content: content.ok ? content.value : room.content,
    loads: new Map([...room.loads, ...answers]),
    late: new Map(),
  });
}

/** Nothing of a patient stays when the vault closes or the screen locks the core away. */
export function forgetRoom(): void {
  prepared.clear();
  setAhead([]);
  roomStore.setState(emptyRoom, true);
  forgetFindings();
  readingEngine().frames.clear();
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
        if (exam.examId === null) leaveExam(before.examId);
        else void openInRoom(exam.examId);
      }
      if (exam.state === "open" && exam.content !== before.content) takeContent(exam.examId, exam.content);
      if (exam.state === "failed") roomStore.setState(emptyRoom, true);
    }),
    onContentChange(({ seriesId, arrived }) => noteLate(seriesId, arrived)),
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
  roomStore.setState({ ...emptyRoom, tool: roomStore.getState().tool });
  if (examId !== null) readingEngine().frames.release(examId);
  void warmExam();
}

/** The core's answer to opening: what the preview showed stays in place unless it differs. */
function takeContent(examId: string, content: ExamContent): void {
  const room = roomStore.getState();
  if (room.examId === examId) roomStore.setState({ content });
}

function noteLate(seriesId: string, arrived: number): void {
  for (const id of prepared.keys()) if (id !== openExamStore.getState().examId) prepared.delete(id);
  const room = roomStore.getState();
  const mine = room.content?.studies.some(({ series }) => series.some(({ id }) => id === seriesId)) ?? false;
  if (!mine || openExamStore.getState().examId !== room.examId || arrived === 0) return;
  const late = new Map(room.late);
  roomStore.setState({ late: late.set(seriesId, (late.get(seriesId) ?? 0) + arrived) });
}

function markShown(): void {
  const { cells, shown, examId } = roomStore.getState();
  if (examId === null || openExamStore.getState().examId !== examId) return;
  const fresh = cells.filter((id) => id !== null && !shown.has(id));
  if (fresh.length > 0) roomStore.setState({ shown: new Set([...shown, ...cells.filter((id) => id !== null)]) });
}
