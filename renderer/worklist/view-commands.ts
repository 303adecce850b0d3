/** Commands of views: each view by its digit, the next and the last, keeping, changing. */

import type { SiteConfig } from "../../shared/contract/site.ts";
import type { View } from "../../shared/worklist/view.ts";
import type { Command } from "../workspace/commands.ts";
import { showDialog } from "./pane-store.ts";
import { nameOfView } from "./view-names.ts";
import { isChanged, keptView, railViews, restoreView, showView, siteView, viewStore } from "./view-store.ts";

const inList = ["list"] as const;
const DIGITS = 9;

const inRail = (saved: readonly View[]): readonly View[] => {
  const { work, own, ready } = railViews(saved);
  return [...work, ...own, ...ready];
};

/** The digit that shows a view: the first nine have one. */
export function digitOf(view: View, saved: readonly View[]): string | undefined {
  const at = inRail(saved).findIndex(({ id }) => id === view.id);
  return at >= 0 && at < DIGITS ? String(at + 1) : undefined;
}

/** One command for each view and each site's list. */
export function commandsToViews(saved: readonly View[], sites: readonly SiteConfig[]): readonly Command[] {
  return [...inRail(saved), ...sites.map(({ id }) => siteView(id))].map((view): Command => {
    const digit = digitOf(view, saved);
    return {
      id: `list.view-${view.id}`,
      name: { en: `View: ${nameOfView(view, "en")}`, ko: `보기: ${nameOfView(view, "ko")}` },
      keys: digit === undefined ? [] : [digit],
      where: inList,
      run: () => showView(view),
    };
  });
}

/** All views in the order of the rail, one step on. */
function stepView(by: 1 | -1): void {
  const { view, saved } = viewStore.getState();
  const views = inRail(saved);
  const at = views.findIndex(({ id }) => id === view.id);
  const next = views[(at + by + views.length) % views.length];
  if (next !== undefined) showView(next);
}

export const viewCommands: readonly Command[] = [
  {
    id: "list.view",
    name: { en: "This view: columns, sorting, sections", ko: "보기 설정: 열, 정렬, 구역" },
    keys: ["v"],
    where: inList,
    run: () => showDialog("view"),
  },
  {
    id: "list.name-view",
    name: { en: "Keep this view under a name", ko: "이 보기를 이름 붙여 저장" },
    keys: ["shift+v"],
    where: inList,
    run: () => showDialog("name-view"),
  },
  {
    id: "list.restore-view",
    name: { en: "This view as it was kept", ko: "보기를 저장된 대로 되돌리기" },
    keys: ["backspace"],
    where: inList,
    available: () => {
      const { view } = viewStore.getState();
      return isChanged(view, keptView(view.id));
    },
    run: restoreView,
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
];
