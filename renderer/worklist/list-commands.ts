/** Commands of the list: moving, choosing, looking. */
import type { Command } from "../workspace/commands.ts";
import { listStore, noteHand, remakeList } from "./list-store.ts";
import { openListed } from "./open-listed.ts";
import { paneStore, showDialog } from "./pane-store.ts";
import { dropChoice, extendBy, moveBy, moveToEnd, pageBy, stepIn, stepOut, toggleChoice, walkBy } from "./selection.ts";
import { changeView, viewStore } from "./view-store.ts";

const inList = ["list"] as const;
const cursor = () => listStore.getState().cursor;
const hasCursor = () => cursor() !== null;

interface Step {
  readonly id: string;
  readonly name: Command["name"];
  readonly keys: readonly string[];
  readonly run: () => void;
}
const step = ({ id, name, keys, run }: Step): Command => ({
  id: `list.${id}`,
  name,
  keys,
  where: inList,
  repeats: true,
  hidden: true,
  run,
});

const PAGE = 15;

const steps: readonly Command[] = [
  step({
    id: "next-row",
    name: { en: "Next exam", ko: "다음 검사" },
    keys: ["j", "arrowdown"],
    run: () => moveBy(1),
  }),
  step({
    id: "previous-row",
    name: { en: "Previous exam", ko: "이전 검사" },
    keys: ["k", "arrowup"],
    run: () => moveBy(-1),
  }),
  step({ id: "page-down", name: { en: "Page down", ko: "한 쪽 아래" }, keys: ["pagedown"], run: () => pageBy(PAGE) }),
  step({ id: "page-up", name: { en: "Page up", ko: "한 쪽 위" }, keys: ["pageup"], run: () => pageBy(-PAGE) }),
  step({ id: "first", name: { en: "First exam", ko: "첫 검사" }, keys: ["home"], run: () => moveToEnd("first") }),
  step({ id: "last", name: { en: "Last exam", ko: "마지막 검사" }, keys: ["end"], run: () => moveToEnd("last") }),
  step({
    id: "choose-down",
    name: { en: "Choose downward", ko: "아래로 선택" },
    keys: ["shift+arrowdown"],
    run: () => extendBy(1),
  }),
  step({
    id: "choose-up",
    name: { en: "Choose upward", ko: "위로 선택" },
    keys: ["shift+arrowup"],
    run: () => extendBy(-1),
  }),
  step({
    id: "walk-down",
    name: { en: "Down, keeping the choice", ko: "선택을 두고 아래로" },
    keys: ["mod+arrowdown"],
    run: () => walkBy(1),
  }),
  step({
    id: "walk-up",
    name: { en: "Up, keeping the choice", ko: "선택을 두고 위로" },
    keys: ["mod+arrowup"],
    run: () => walkBy(-1),
  }),
  step({
    id: "choose",
    name: { en: "Choose this one too", ko: "이 검사도 선택" },
    keys: ["space"],
    run: () => toggleChoice(cursor()),
  }),
  step({
    id: "expand",
    name: { en: "Show the studies of a joined exam, and go to them", ko: "묶인 검사의 구성을 펼치고 들어가기" },
    keys: ["arrowright"],
    run: stepIn,
  }),
  step({
    id: "fold",
    name: { en: "Back to the joined exam, and fold it", ko: "묶인 검사로 나와 접기" },
    keys: ["arrowleft"],
    run: stepOut,
  }),
];

export const listCommands: readonly Command[] = [
  ...steps,
  {
    id: "list.open",
    name: { en: "Open the exam", ko: "검사 열기" },
    keys: ["enter"],
    where: inList,
    available: hasCursor,
    run: async () => {
      noteHand();
      const id = cursor();
      if (id !== null) await openListed(id);
    },
  },
  {
    id: "list.show-new",
    name: { en: "Take new exams in, and put the list in order", ko: "새 검사를 받아들이고 목록 다시 정렬" },
    keys: ["."],
    where: inList,
    available: () => listStore.getState().waiting.length > 0 || listStore.getState().outOfDate,
    run: () => {
      noteHand();
      remakeList();
    },
  },
  {
    id: "list.search",
    name: { en: "Search the list", ko: "목록에서 찾기" },
    keys: ["/"],
    where: inList,
    run: () => document.getElementById("list-search")?.focus(),
  },
  {
    id: "list.drop-choice",
    name: { en: "Drop the choice", ko: "선택 해제" },
    keys: ["escape"],
    where: inList,
    hidden: true,
    available: () => listStore.getState().chosen.size > 0,
    run: dropChoice,
  },
  {
    id: "list.sort",
    name: { en: "Sort by a column", ko: "열로 정렬" },
    keys: ["s"],
    where: inList,
    run: () => showDialog("sort"),
  },
  {
    id: "list.filter",
    name: { en: "Filter by a column", ko: "열로 필터" },
    keys: ["l"],
    where: inList,
    run: () => showDialog("filter"),
  },
  {
    id: "list.clear-filters",
    name: { en: "Clear filters and search", ko: "필터와 검색 지우기" },
    keys: ["shift+l"],
    where: inList,
    available: () => {
      const { filters, search } = viewStore.getState().view;
      return filters.length > 0 || search !== "";
    },
    run: () => changeView({ filters: [], search: "" }),
  },
  {
    id: "list.preview",
    name: { en: "Show or hide the preview", ko: "미리보기 표시 / 숨기기" },
    keys: ["i"],
    where: inList,
    run: () => paneStore.setState(({ preview }) => ({ preview: !preview })),
  },
];
