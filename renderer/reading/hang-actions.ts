/** What a reader does with protocols: its stages, another protocol, what was not shown yet. */
import { isPicture } from "../../shared/hanging/display-set.ts";
import { hungRoom, startsOf } from "./hung-room.ts";
import { type HangingWish, hangExam } from "./prepared-exam.ts";
import { loadCells, place } from "./room-actions.ts";
import { roomSets, roomStore } from "./room-store.ts";
import { beginAsHung, beginAt } from "./room-views.ts";

/** Hangs the exam anew, as asked; what the reader had placed by hand goes. */
function hangAnew(wish: HangingWish): void {
  const room = roomStore.getState();
  if (room.content === null) return;
  const hung = hungRoom(hangExam(room.content, room.loads, wish));
  for (const [set, index] of startsOf(hung)) beginAt(set, index);
  roomStore.setState({ ...hung, active: 0, arranged: false });
  const now = roomStore.getState();
  // Views whose set stays keep their stack: they, too, begin as this stage says.
  for (const cell of now.begins.keys()) beginAsHung(now, cell);
  loadCells();
}

const stagesNow = (): { readonly at: number; readonly count: number; readonly by: string } | null => {
  const { hanging } = roomStore.getState();
  if (hanging?.chosen == null) return null;
  const { stages, id } = hanging.chosen.protocol;
  return { at: hanging.stage, count: stages.length, by: id };
};

export const hasStages = (): boolean => (stagesNow()?.count ?? 0) > 1;

/** The next or the previous stage of the protocol that hangs the exam, round its ends. */
export function stepStage(by: 1 | -1): void {
  const now = stagesNow();
  if (now !== null) hangAnew({ by: now.by, stage: (now.at + by + now.count) % now.count });
}

/** The stage as it was hung at first. */
export function hangAgain(): void {
  const now = stagesNow();
  hangAnew(now === null ? {} : { by: now.by, stage: now.at });
}

export const hangBy = (protocol: string): void => hangAnew({ by: protocol });

function nextUnseen(): string | null {
  const room = roomStore.getState();
  const current = new Set(room.content?.studies.filter(({ role }) => role === "current").map(({ id }) => id));
  const unseen = roomSets(room).find(
    (set) => current.has(set.studyId) && isPicture(set) && !room.shown.has(set.id) && !room.cells.includes(set.id),
  );
  return unseen?.id ?? null;
}

export const hasUnseen = (): boolean => nextUnseen() !== null;

/** HP-42: what no view has shown yet, into the active one. */
export function showUnseen(): void {
  const set = nextUnseen();
  if (set !== null) place(set);
}
