/** Commands of the room that are not tools: exams, series, layouts. */

import { languageStore } from "../ui/language.ts";
import { markRead } from "../workspace/calls/exam-calls.ts";
import type { Command } from "../workspace/commands.ts";
import { applyExamChanges, examStore } from "../workspace/exam-store.ts";
import { tellProblem } from "../workspace/notice-store.ts";
import { closeExam, neighboursOf, openExamStore, openNeighbour } from "../workspace/open-exam-store.ts";
import { correctionSeen, seenName } from "../workspace/see-correction.ts";
import { fetchStudyNow, studyToFetch } from "./fetch-study.ts";
import { hangCommands } from "./hang-commands.ts";
import { takeLate, waitingImages } from "./late-images.ts";
import {
  canStepImages,
  cyclePriors,
  hasPriors,
  replacementInView,
  setCellCount,
  setLayout,
  showReplacement,
  stepCell,
  stepSeries,
  toggleOverlays,
  toggleSingle,
} from "./room-actions.ts";
import { roomStore, setInCell } from "./room-store.ts";
import { activeView } from "./room-views.ts";
import { toolCommands } from "./tool-commands.ts";

const inRoom = ["room"] as const;
const open = () => openExamStore.getState().examId;
const isOpen = () => open() !== null;

/** The end of the list is said, not passed over in silence (RD-66). */
async function goToNeighbour(which: "previous" | "next"): Promise<void> {
  const examId = open();
  if (examId === null) return;
  if (neighboursOf(examId)[which] !== null) await openNeighbour(which);
  else roomStore.setState({ says: which === "next" ? "last-exam" : "first-exam" });
}
const hung = () => roomStore.getState().content !== null;

const readAndNext: Command = {
  id: "room.read-and-next",
  name: { en: "Mark as read, and next exam", ko: "판독 완료 표시 후 다음 검사" },
  keys: ["mod+enter"],
  where: inRoom,
  available: () => open() !== null,
  run: async () => {
    const examId = open();
    if (examId === null) return;
    const row = tellProblem(readAndNext.name[languageStore.getState().language], await markRead(examId, true));
    if (row === undefined || open() !== examId) return;
    // The next one is reckoned before the row leaves the list.
    const { next } = neighboursOf(examId);
    applyExamChanges([row]);
    if (next === null) await closeExam();
    else await openNeighbour("next");
  },
};

const scroll = (id: string, name: Command["name"], keys: readonly string[], run: () => void): Command => ({
  id: `room.${id}`,
  name,
  keys,
  where: inRoom,
  repeats: true,
  hidden: true,
  available: canStepImages,
  run,
});

const scrolling: readonly Command[] = [
  scroll("next-image", { en: "Next image", ko: "다음 영상" }, ["arrowdown"], () => activeView().step(1)),
  scroll("previous-image", { en: "Previous image", ko: "이전 영상" }, ["arrowup"], () => activeView().step(-1)),
  scroll("ten-on", { en: "Ten images on", ko: "영상 10장 뒤로" }, ["pagedown"], () => activeView().step(10)),
  scroll("ten-back", { en: "Ten images back", ko: "영상 10장 앞으로" }, ["pageup"], () => activeView().step(-10)),
  scroll("first-image", { en: "First image", ko: "첫 영상" }, ["home"], () => activeView().setIndex(0)),
  scroll("last-image", { en: "Last image", ko: "마지막 영상" }, ["end"], () =>
    activeView().setIndex(Number.MAX_SAFE_INTEGER),
  ),
];

const counts = [1, 2, 3, 4, 6, 9] as const;

/** Each layout by name, for the palette; the digits give so many views in the shape that suits the window. */
const layouts: readonly Command[] = [1, 2, 3].flatMap((rows) =>
  [1, 2, 3].map((columns) => ({
    id: `room.layout-${rows}x${columns}`,
    name: {
      en: `Layout: ${rows} × ${columns} (rows × columns)`,
      ko: `배치: ${rows} × ${columns} (행 × 열)`,
    },
    keys: [],
    where: inRoom,
    available: hung,
    run: () => setLayout(rows, columns),
  })),
);

export const roomCommands: readonly Command[] = [
  ...scrolling,
  ...toolCommands,
  {
    id: "room.back",
    name: { en: "Back to the list", ko: "목록으로" },
    keys: ["b", "escape"],
    where: inRoom,
    run: closeExam,
  },
  {
    id: "room.next-exam",
    name: { en: "Next exam", ko: "다음 검사" },
    keys: ["n"],
    where: inRoom,
    available: isOpen,
    run: () => goToNeighbour("next"),
  },
  {
    id: "room.previous-exam",
    name: { en: "Previous exam", ko: "이전 검사" },
    keys: ["shift+n"],
    where: inRoom,
    available: isOpen,
    run: () => goToNeighbour("previous"),
  },
  readAndNext,
  {
    id: "room.next-series",
    name: { en: "Next series into this view", ko: "이 화면에 다음 시리즈" },
    keys: ["."],
    where: inRoom,
    repeats: true,
    available: hung,
    run: () => stepSeries(1),
  },
  {
    id: "room.previous-series",
    name: { en: "Previous series into this view", ko: "이 화면에 이전 시리즈" },
    keys: [","],
    where: inRoom,
    repeats: true,
    available: hung,
    run: () => stepSeries(-1),
  },
  {
    id: "room.next-prior",
    name: { en: "Next prior beside", ko: "다음 과거 검사를 옆에" },
    keys: ["y"],
    where: inRoom,
    available: hasPriors,
    run: cyclePriors,
  },
  {
    id: "room.next-cell",
    name: { en: "Next view", ko: "다음 화면" },
    keys: ["]"],
    where: inRoom,
    available: hung,
    run: () => stepCell(1),
  },
  {
    id: "room.previous-cell",
    name: { en: "Previous view", ko: "이전 화면" },
    keys: ["["],
    where: inRoom,
    available: hung,
    run: () => stepCell(-1),
  },
  {
    id: "room.layouts",
    name: { en: "Choose a layout", ko: "배치 고르기" },
    keys: ["shift+0"],
    where: inRoom,
    available: hung,
    run: () => roomStore.setState({ picking: true }),
  },
  {
    id: "room.strip",
    name: { en: "To the series below", ko: "아래 시리즈 목록으로" },
    keys: ["q"],
    where: inRoom,
    available: hung,
    run: () => document.querySelector<HTMLElement>("[data-strip] [data-set][tabindex='0']")?.focus(),
  },
  {
    id: "room.fetch",
    name: { en: "Fetch the study of this view now", ko: "이 화면의 검사를 지금 받기" },
    keys: ["f"],
    where: inRoom,
    available: () => studyToFetch() !== null,
    run: async () => {
      const study = studyToFetch();
      if (study !== null) await fetchStudyNow(study.id);
    },
  },
  ...counts.map(
    (count): Command => ({
      id: `room.layout-${count}`,
      name: { en: `Layout: ${count} ${count === 1 ? "view" : "views"}`, ko: `배치: 화면 ${count}개` },
      keys: [`shift+${count}`],
      where: inRoom,
      available: hung,
      run: () => setCellCount(count),
    }),
  ),
  ...layouts,
  {
    id: "room.single",
    name: { en: "This view alone, or all again", ko: "이 화면만 / 전체" },
    keys: ["x"],
    where: inRoom,
    available: hung,
    run: toggleSingle,
  },
  {
    id: "room.overlays",
    name: { en: "Lines over images on or off", ko: "영상 위 글자 표시 / 숨기기" },
    keys: ["o"],
    where: inRoom,
    run: toggleOverlays,
  },
  {
    id: "room.take-late",
    name: { en: "Show images that arrived since", ko: "새로 도착한 영상 표시" },
    keys: ["u"],
    where: inRoom,
    available: () => waitingImages(roomStore.getState()).size > 0,
    run: takeLate,
  },
  {
    id: "room.correction-seen",
    name: seenName,
    keys: ["shift+k"],
    where: inRoom,
    available: () => (examStore.getState().byId.get(open() ?? "")?.corrected ?? null) !== null,
    run: async () => {
      const examId = open();
      if (examId !== null) await correctionSeen(examId);
    },
  },
  {
    id: "room.replacement",
    name: { en: "Show the series that replaced this one", ko: "교체된 새 시리즈 보기" },
    keys: ["shift+t"],
    where: inRoom,
    available: () => replacementInView() !== null,
    run: showReplacement,
  },
  ...hangCommands,
  {
    id: "room.describe",
    name: { en: "What is this series?", ko: "이 시리즈는 무엇인가요?" },
    keys: ["shift+i"],
    where: inRoom,
    available: () => setInCell(roomStore.getState(), roomStore.getState().active)?.traits.origin != null,
    run: () => roomStore.setState(({ cells, active }) => ({ describing: cells[active] ?? null })),
  },
  {
    id: "room.withdrawn",
    name: { en: "Show or hide withdrawn images", ko: "철회된 영상 표시 / 숨기기" },
    keys: [],
    where: inRoom,
    available: hung,
    run: () => roomStore.setState(({ showHidden }) => ({ showHidden: !showHidden })),
  },
];
