/** Commands on the exams chosen in the list. */
import type { Priority } from "../../shared/worklist/exam-row.ts";
import type { Command } from "../workspace/commands.ts";
import { sessionStore } from "../workspace/session-store.ts";
import { markAsRead, prioritize, reserve, searchPriorsAgain, wishFetch } from "./exam-actions.ts";
import { canExport, exportExams } from "./export-exams.ts";
import { group, ungroup } from "./grouping-actions.ts";
import { actedOn, listStore } from "./list-store.ts";
import { showDialog } from "./pane-store.ts";
import { undoLast, undoStore } from "./undo-store.ts";

const inList = ["list"] as const;
const isAnyChosen = () => actedOn().length > 0;

const priorityNames: Record<Priority, { readonly name: Command["name"]; readonly key: string }> = {
  stat: { name: { en: "Priority: STAT", ko: "우선순위: 응급(STAT)" }, key: "shift+s" },
  urgent: { name: { en: "Priority: urgent", ko: "우선순위: 긴급" }, key: "shift+u" },
  routine: { name: { en: "Priority: routine", ko: "우선순위: 일반" }, key: "shift+r" },
};
const priorities: readonly Priority[] = ["stat", "urgent", "routine"];

export const examCommands: readonly Command[] = [
  {
    id: "list.reserve",
    name: { en: "Reserve for me, or give back", ko: "내가 판독 예약 / 해제" },
    keys: ["r"],
    where: inList,
    available: () => isAnyChosen() && sessionStore.getState().session?.mode === "open",
    run: () => reserve(actedOn()),
  },
  {
    id: "list.fetch-now",
    name: { en: "Fetch now", ko: "지금 받기" },
    keys: ["f"],
    where: inList,
    available: isAnyChosen,
    run: () => wishFetch(actedOn(), "now"),
  },
  {
    id: "list.cancel-fetch",
    name: { en: "Cancel fetching", ko: "받기 취소" },
    keys: ["x"],
    where: inList,
    available: () => actedOn().some((row) => row.fetch !== "cancelled"),
    run: () => wishFetch(actedOn(), "cancelled"),
  },
  {
    id: "list.fetch-in-turn",
    name: { en: "Fetch in its turn", ko: "순서대로 받기" },
    keys: ["shift+f"],
    where: inList,
    available: () => actedOn().some((row) => row.fetch !== "auto"),
    run: () => wishFetch(actedOn(), "auto"),
  },
  {
    id: "list.mark-read",
    name: { en: "Mark as read, or as unread", ko: "판독 완료 표시 / 해제" },
    keys: ["m"],
    where: inList,
    available: isAnyChosen,
    run: () => markAsRead(actedOn()),
  },
  {
    id: "list.note",
    name: { en: "Note", ko: "메모" },
    keys: ["n"],
    where: inList,
    available: isAnyChosen,
    run: () => showDialog("note"),
  },
  {
    id: "list.order-match",
    name: { en: "Which order does the study belong to?", ko: "검사의 처방 확인" },
    keys: ["o"],
    where: inList,
    available: () => actedOn().some((row) => row.doubts > 0 || row.orders.length > 0),
    run: () => showDialog("order-match"),
  },
  {
    id: "list.group",
    name: { en: "Read the chosen exams as one", ko: "선택한 검사를 하나로 묶기" },
    keys: ["g"],
    where: inList,
    available: isAnyChosen,
    run: () => group(actedOn()),
  },
  {
    id: "list.ungroup",
    name: {
      en: "Take a joined exam apart, or the study under the cursor out",
      ko: "묶은 검사 풀기, 또는 커서의 검사만 빼기",
    },
    keys: ["shift+g"],
    where: inList,
    available: () => actedOn().some((row) => row.studies.length > 1),
    run: () => {
      const joined = actedOn().filter((row) => row.studies.length > 1);
      const { chosen, study } = listStore.getState();
      return ungroup(joined, chosen.size === 0 && study !== null ? study : undefined);
    },
  },
  {
    id: "list.search-priors",
    name: { en: "Search for priors again", ko: "과거 검사 다시 찾기" },
    keys: ["shift+p"],
    where: inList,
    available: isAnyChosen,
    run: () => searchPriorsAgain(actedOn()),
  },
  {
    id: "list.export",
    name: { en: "Save the images as DICOM files", ko: "영상을 DICOM 파일로 저장" },
    keys: ["shift+e"],
    where: inList,
    available: () => actedOn().some(canExport),
    run: () => exportExams(actedOn()),
  },
  ...priorities.map(
    (priority): Command => ({
      id: `list.priority-${priority}`,
      name: priorityNames[priority].name,
      keys: [priorityNames[priority].key],
      where: inList,
      available: isAnyChosen,
      run: () => prioritize(actedOn(), priority),
    }),
  ),
  {
    id: "list.undo",
    name: { en: "Take the last change back", ko: "마지막 변경 되돌리기" },
    keys: ["mod+z"],
    where: inList,
    available: () => undoStore.getState().undos.length > 0,
    run: undoLast,
  },
];

/** Commands of a row's menu, in its order; those that cannot be done now are left out. */
export const rowMenu: readonly string[] = [
  "list.open",
  "list.reserve",
  "list.fetch-now",
  "list.cancel-fetch",
  "list.fetch-in-turn",
  "list.mark-read",
  "list.note",
  "list.order-match",
  "list.group",
  "list.ungroup",
  "list.search-priors",
  "list.export",
  "list.priority-stat",
  "list.priority-urgent",
  "list.priority-routine",
];
