/** Commands of the list: moving, choosing, looking. */
import { builtInViews } from "../../shared/worklist/built-in-views.ts";
import type { Command } from "../workspace/commands.ts";
import { openExam } from "../workspace/open-exam-store.ts";
import { listStore, noteHand, refreshList } from "./list-store.ts";
import { paneStore, showDialog } from "./pane-store.ts";
import { dropChoice, expand, extendBy, moveBy, moveToEnd, toggleChoice, walkBy } from "./selection.ts";
import { showView, viewStore } from "./view-store.ts";

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
  step({ id: "page-down", name: { en: "Page down", ko: "한 쪽 아래" }, keys: ["pagedown"], run: () => moveBy(PAGE) }),
  step({ id: "page-up", name: { en: "Page up", ko: "한 쪽 위" }, keys: ["pageup"], run: () => moveBy(-PAGE) }),
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
    name: { en: "Show the studies of a joined exam", ko: "묶인 검사의 구성 보기" },
    keys: ["arrowright"],
    run: () => expand(cursor(), true),
  }),
  step({
    id: "fold",
    name: { en: "Fold a joined exam", ko: "묶인 검사 접기" },
    keys: ["arrowleft"],
    run: () => expand(cursor(), false),
  }),
];

/** All views in the order of the rail, one step on. */
function stepView(by: number): void {
  const { view, saved } = viewStore.getState();
  const views = [...builtInViews, ...saved];
  const at = views.findIndex(({ id }) => id === view.id);
  const next = views[(at + by + views.length) % views.length];
  if (next !== undefined) showView(next);
}

export const listCommands: readonly Command[] = [
  ...steps,
  {
    id: "list.open",
    name: { en: "Open the exam", ko: "검사 열기" },
    keys: ["enter"],
    where: inList,
    available: hasCursor,
    run: async () => {
      const id = cursor();
      if (id !== null) await openExam(id);
    },
  },
  {
    id: "list.show-new",
    name: { en: "Show new exams", ko: "새 검사 표시" },
    keys: ["."],
    where: inList,
    available: () => listStore.getState().pending > 0,
    run: () => {
      noteHand();
      refreshList("asked");
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
    id: "list.view",
    name: { en: "This view: columns, sorting, filters", ko: "보기 설정: 열, 정렬, 필터" },
    keys: ["v"],
    where: inList,
    run: () => showDialog("view"),
  },
  {
    id: "list.next-view",
    name: { en: "Next view", ko: "다음 보기" },
    keys: ["]"],
    where: inList,
    run: () => stepView(1),
  },
  {
    id: "list.previous-view",
    name: { en: "Previous view", ko: "이전 보기" },
    keys: ["["],
    where: inList,
    run: () => stepView(-1),
  },
  {
    id: "list.preview",
    name: { en: "Show or hide the preview", ko: "미리보기 표시 / 숨기기" },
    keys: ["i"],
    where: inList,
    run: () => paneStore.setState(({ preview }) => ({ preview: !preview })),
  },
];
