/** Commands of the hand on images: tools, grey levels, turning, marks. */
import { presetsFor } from "../../shared/dicom/voi.ts";
import { flip, rotate, type StackView } from "../viewport/index.ts";
import type { Command } from "../workspace/commands.ts";
import { addFinding, findingsStore, redoFinding, removeFinding, undoFinding } from "./findings-store.ts";
import { bodyFor } from "./measured.ts";
import { canStepImages } from "./room-actions.ts";
import { roomStore, setInCell, studyOfSet } from "./room-store.ts";
import { activeView } from "./room-views.ts";
import type { ToolId } from "./tools.ts";

const inRoom = ["room"] as const;
const shows = (): boolean => roomStore.getState().content !== null && activeView().shownSlice() !== null;

const command = (id: string, name: Command["name"], key: string, run: () => void, available = shows): Command => ({
  id: `room.${id}`,
  name,
  keys: [key],
  where: inRoom,
  available,
  run,
});

const tool = (id: ToolId, name: Command["name"], key: string): Command =>
  command(`tool-${id}`, name, key, () => roomStore.setState({ tool: id }));

const turn = (id: string, name: Command["name"], key: string, change: (view: StackView) => void): Command =>
  command(id, name, key, () => change(activeView()));

/** CT windows on the digits, in the order of the modality's presets. */
const preset = (place: number): Command => {
  const find = () => {
    const slice = activeView().shownSlice();
    const set = setInCell(roomStore.getState(), roomStore.getState().active);
    return slice === null || set === null ? undefined : presetsFor(set.modality, slice.image.unit)[place - 1];
  };
  return command(
    `window-${place}`,
    { en: `Window preset ${place}`, ko: `윈도우 프리셋 ${place}` },
    String(place),
    () => {
      const found = find();
      if (found !== undefined) {
        activeView().setGreys({ kind: "window", center: found.center, width: found.width });
      }
    },
    () => roomStore.getState().content !== null && find() !== undefined,
  );
};

function markKeyImage(): void {
  const room = roomStore.getState();
  const slice = activeView().shownSlice();
  const set = setInCell(room, room.active);
  const study = set === null ? null : studyOfSet(room, set);
  if (slice === null || set === null || study === null) return;
  const marked = [...findingsStore.getState().findings.values()].find(
    ({ mark, image }) =>
      mark.kind === "key-image" && image.instance === slice.header.instance && image.frame === slice.frame,
  );
  if (marked !== undefined) {
    removeFinding(marked.id);
    return;
  }
  const body = bodyFor(study, set.seriesId, slice, { kind: "key-image" }, null);
  if (body !== null) addFinding(body);
}

function removeSelected(): void {
  const { selected } = roomStore.getState();
  if (selected !== null) removeFinding(selected);
  roomStore.setState({ selected: null });
}

export const toolCommands: readonly Command[] = [
  tool("window", { en: "Window", ko: "윈도우" }, "w"),
  tool("zoom", { en: "Zoom", ko: "확대" }, "z"),
  tool("pan", { en: "Pan", ko: "이동" }, "p"),
  tool("scroll", { en: "Scroll by drag", ko: "끌어서 넘기기" }, "s"),
  tool("length", { en: "Measure a length", ko: "길이 측정" }, "m"),
  tool("ellipse", { en: "Ellipse: mean, deviation, area", ko: "타원: 평균, 표준편차, 면적" }, "e"),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(preset),
  turn("turn", { en: "Turn by a quarter", ko: "90도 회전" }, "t", (view) =>
    view.setView(rotate(view.snapshot().view, 1)),
  ),
  turn("flip", { en: "Exchange left and right", ko: "좌우 뒤집기" }, "h", (view) =>
    view.setView(flip(view.snapshot().view, "horizontal")),
  ),
  turn("flip-upright", { en: "Exchange top and bottom", ko: "상하 뒤집기" }, "v", (view) =>
    view.setView(flip(view.snapshot().view, "vertical")),
  ),
  turn("invert", { en: "Invert greys", ko: "흑백 반전" }, "i", (view) => view.setInverted(!view.snapshot().inverted)),
  turn("reset", { en: "As at first", ko: "처음 상태로" }, "r", (view) => view.reset()),
  command("key-image", { en: "Key image, or not", ko: "핵심 영상 표시 / 해제" }, "k", markKeyImage),
  command(
    "remove-mark",
    { en: "Remove the selected mark", ko: "선택한 표시 삭제" },
    "delete",
    removeSelected,
    () => roomStore.getState().selected !== null,
  ),
  command(
    "undo-mark",
    { en: "Undo", ko: "실행 취소" },
    "mod+z",
    undoFinding,
    () => findingsStore.getState().undo.length > 0,
  ),
  command(
    "redo-mark",
    { en: "Redo", ko: "다시 실행" },
    "mod+shift+z",
    redoFinding,
    () => findingsStore.getState().redo.length > 0,
  ),
  command(
    "link",
    { en: "Scroll views together, or apart", ko: "화면 연동 스크롤 / 해제" },
    "l",
    () => roomStore.setState(({ linked }) => ({ linked: !linked })),
    canStepImages,
  ),
];
