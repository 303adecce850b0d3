/** Which frames are loaded, in which order: what is looked at, then the rest of the exam, then the next exam's first images. */
import { type DisplaySet, isPicture } from "../../shared/hanging/display-set.ts";
import { type FrameWant, framePlace, framesOf } from "../viewport/index.ts";
import { readingEngine } from "./reading-engine.ts";
import { type RoomState, roomSets, roomStore, setInCell } from "./room-store.ts";
import { placeOf, viewOf } from "./room-views.ts";
import { stackOf } from "./stacks.ts";

/** First images of exams that may be opened next. */
let ahead: readonly FrameWant[] = [];
let opened = false;

function wantOf(set: DisplaySet, owner: string, at: number, firstOnly: boolean): FrameWant | null {
  if (set.slices === null || !isPicture(set)) return null;
  const stack = stackOf(set, owner);
  return { owner, frames: framesOf(stack), at: framePlace(stack, at), firstOnly };
}

/** What the room wants: active cell first, then the other cells, then the current studies' other series. */
function roomWants(room: RoomState): readonly FrameWant[] {
  const { examId } = room;
  if (examId === null) return [];
  const count = room.rows * room.columns;
  const cells = [
    room.active,
    ...Array.from({ length: count }, (_, cell) => cell).filter((cell) => cell !== room.active),
  ];
  const hung = cells.flatMap((cell) => {
    const set = setInCell(room, cell);
    const want = set === null ? null : wantOf(set, examId, viewOf(cell).snapshot().index, !opened);
    return want === null ? [] : [want];
  });
  if (!opened) return hung;
  const inCells = new Set(room.cells);
  const current = new Set(room.content?.studies.filter(({ role }) => role === "current").map(({ id }) => id));
  const rest = roomSets(room)
    .filter((set) => current.has(set.studyId) && !inCells.has(set.id))
    .flatMap((set) => wantOf(set, examId, placeOf(set.id) ?? 0, false) ?? []);
  return [...hung, ...rest];
}

export const replan = (): void => readingEngine().frames.want([...roomWants(roomStore.getState()), ...ahead]);

/** All of the room's exam is wanted from now on, not only first images. */
export function setOpened(value: boolean): void {
  opened = value;
  replan();
}

export function setAhead(wants: readonly FrameWant[]): void {
  ahead = wants;
  replan();
}
