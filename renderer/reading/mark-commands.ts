/** Commands of marks: key images, choosing, removing, taking back. */
import type { Finding } from "../../shared/contract/finding.ts";
import type { ShownSlice } from "../viewport/index.ts";
import type { Command } from "../workspace/commands.ts";
import { addFinding, findingsStore, redoFinding, removeFinding, undoFinding } from "./findings-store.ts";
import { cancelUnderway, handStore } from "./hand-store.ts";
import { bodyFor, standsOn } from "./measured.ts";
import { imageCommand } from "./room-command.ts";
import { roomStore, setInCell, studyOfSet } from "./room-store.ts";
import { activeView, gridViews } from "./room-views.ts";

/** What is drawn on the image in the active cell, in the order it was made. */
function marksHere(): readonly Finding[] {
  const slice = activeView().shownSlice();
  if (slice === null) return [];
  return [...findingsStore.getState().findings.values()].filter(
    (one) => one.mark.kind !== "key-image" && standsOn(slice, one),
  );
}

/** The chosen mark, while it is on the screen: what is not seen is neither removed nor dropped. */
function chosen(): Finding | null {
  const { selected } = roomStore.getState();
  const found = selected === null ? undefined : findingsStore.getState().findings.get(selected);
  if (found === undefined) return null;
  const seen = gridViews().some((view) => {
    const slice = view.shownSlice();
    return slice !== null && standsOn(slice, found);
  });
  return seen ? found : null;
}

/** The image that is seen, be it while the next one is already on its way. */
function seenSlice(): ShownSlice | null {
  const { stack, painted } = activeView().snapshot();
  const slice = painted === null ? undefined : stack?.slices[painted];
  return slice?.state === "here" ? slice : null;
}

function markKeyImage(): void {
  const room = roomStore.getState();
  const slice = seenSlice();
  const set = setInCell(room, room.active);
  const study = set === null ? null : studyOfSet(room, set);
  if (slice === null || set === null || study === null) return;
  const marked = [...findingsStore.getState().findings.values()].find(
    (one) => one.mark.kind === "key-image" && standsOn(slice, one),
  );
  if (marked !== undefined) {
    removeFinding(marked.id);
    return;
  }
  const body = bodyFor(study, set.seriesId, slice, { kind: "key-image" }, null);
  if (body !== null) addFinding(body);
}

function removeChosen(): void {
  const one = chosen();
  if (one !== null) removeFinding(one.id);
  roomStore.setState({ selected: null });
}

function chooseNext(by: 1 | -1): void {
  const marks = marksHere();
  const at = marks.findIndex(({ id }) => id === roomStore.getState().selected);
  const next = at < 0 ? marks.at(by > 0 ? 0 : -1) : marks[(at + by + marks.length) % marks.length];
  roomStore.setState({ selected: next?.id ?? null });
}

/** Goes to the image of what was taken back or done again, where a view has it: nothing changes unseen. */
function show(changed: Pick<Finding, "image"> | null): void {
  if (changed === null) return;
  const { instance, frame } = changed.image;
  const views = [activeView(), ...gridViews()];
  const seen = views.some((view) => {
    const slice = view.shownSlice();
    return slice !== null && standsOn(slice, changed);
  });
  if (seen) return;
  for (const view of views) {
    const at = view
      .snapshot()
      .stack?.slices.findIndex(
        (slice) => slice.state === "here" && slice.header.instance === instance && slice.frame === frame,
      );
    if (at === undefined || at < 0) continue;
    view.setIndex(at);
    return;
  }
}

export const markCommands: readonly Command[] = [
  imageCommand("key-image", { en: "Key image, or not", ko: "핵심 영상 표시 / 해제" }, ["k"], markKeyImage),
  imageCommand(
    "next-mark",
    { en: "Select the next mark", ko: "다음 표시 선택" },
    ["j"],
    () => chooseNext(1),
    () => marksHere().length > 0,
  ),
  imageCommand(
    "previous-mark",
    { en: "Select the previous mark", ko: "이전 표시 선택" },
    ["shift+j"],
    () => chooseNext(-1),
    () => marksHere().length > 0,
  ),
  imageCommand(
    "remove-mark",
    { en: "Remove the selected mark", ko: "선택한 표시 삭제" },
    ["delete", "backspace"],
    removeChosen,
    () => chosen() !== null,
  ),
  imageCommand(
    "cancel-drawing",
    { en: "Leave off drawing or moving", ko: "그리기 / 옮기기 취소" },
    ["escape"],
    cancelUnderway,
    () => handStore.getState().underway !== null,
  ),
  imageCommand(
    "unselect-mark",
    { en: "Drop the selection", ko: "선택 해제" },
    ["escape"],
    () => roomStore.setState({ selected: null }),
    () => chosen() !== null,
  ),
  imageCommand(
    "undo-mark",
    { en: "Undo", ko: "실행 취소" },
    ["mod+z"],
    () => show(undoFinding()),
    () => findingsStore.getState().undo.length > 0,
  ),
  imageCommand(
    "redo-mark",
    { en: "Redo", ko: "다시 실행" },
    ["mod+shift+z", "mod+y"],
    () => show(redoFinding()),
    () => findingsStore.getState().redo.length > 0,
  ),
];
