/** The view in front, as the reader has it now, and the views that are kept. */
import { createStore } from "zustand/vanilla";
import { builtInViews } from "../../shared/worklist/built-in-views.ts";
import type { ColumnId, Filter, SortKey, View } from "../../shared/worklist/view.ts";
import { say } from "../ui/texts.ts";
import { deleteView, fetchViews, putView } from "../workspace/calls/work-calls.ts";
import { tellProblem } from "../workspace/notice-store.ts";
import { worklistTexts } from "./worklist-texts.ts";

export interface ViewStore {
  /** With changes that are not kept yet. */
  readonly view: View;
  readonly saved: readonly View[];
}

const first = (): View => {
  const view = builtInViews[0];
  if (view === undefined) throw new Error("there is no built-in view");
  return view;
};

export const viewStore = createStore<ViewStore>(() => ({ view: first(), saved: [] }));

export const isBuiltIn = (id: string): boolean => builtInViews.some((view) => view.id === id);

/** The view as it is kept, or undefined for one that was deleted meanwhile. */
export const keptView = (id: string): View | undefined =>
  builtInViews.find((view) => view.id === id) ?? viewStore.getState().saved.find((view) => view.id === id);

export async function loadViews(): Promise<void> {
  const answer = await fetchViews();
  if (answer.ok) viewStore.setState({ saved: answer.value.views.filter(({ id }) => !isBuiltIn(id)) });
}

export const showView = (view: View): void => viewStore.setState({ view });
export const changeView = (change: Partial<View>): void =>
  viewStore.setState(({ view }) => ({ view: { ...view, ...change } }));

/** Takes back changes of the view in front. */
export function restoreView(): void {
  const kept = keptView(viewStore.getState().view.id);
  if (kept !== undefined) showView(kept);
}

export const isChanged = (view: View, kept: View | undefined): boolean =>
  kept !== undefined && JSON.stringify(view) !== JSON.stringify(kept);

/** Keeps the view in front under a name: anew, or in place of the own view of that id. */
export async function keepView(name: string, id: string = crypto.randomUUID()): Promise<boolean> {
  const view = { ...viewStore.getState().view, id, name };
  const t = say(worklistTexts);
  if (tellProblem(t("save-view"), await putView(view)) === undefined) return false;
  viewStore.setState(({ saved }) => ({
    view,
    saved: saved.some((other) => other.id === id)
      ? saved.map((other) => (other.id === id ? view : other))
      : [...saved, view],
  }));
  return true;
}

export async function dropView(id: string): Promise<void> {
  const answer = tellProblem(say(worklistTexts)("delete-view"), await deleteView(id));
  if (answer === undefined) return;
  viewStore.setState({ saved: answer.views.filter((view) => !isBuiltIn(view.id)) });
  if (viewStore.getState().view.id === id) showView(first());
}

/** One filter a column: a second one takes the first one's place; null takes it away. */
export function setFilter(column: ColumnId, filter: Filter | null): void {
  const { filters } = viewStore.getState().view;
  const at = filters.findIndex((other) => other.column === column);
  const rest = filters.filter((other) => other.column !== column);
  const added = filter === null ? [] : [filter];
  changeView({ filters: rest.toSpliced(at < 0 ? rest.length : at, 0, ...added) });
}

/** Sorts by a column; again: the other way. `also`: as a further key, a third time takes it out. */
export function sortBy(column: ColumnId, also: boolean): void {
  const { sorts } = viewStore.getState().view;
  const at = sorts.findIndex((key) => key.column === column);
  const key = sorts[at];
  const turned: SortKey = { column, direction: key?.direction === "up" ? "down" : "up" };
  changeView({ sorts: also ? sortsWith(sorts, at, turned) : [turned] });
}

function sortsWith(sorts: readonly SortKey[], at: number, turned: SortKey): SortKey[] {
  if (at < 0) return [...sorts, turned];
  return turned.direction === "down" ? sorts.with(at, turned) : sorts.toSpliced(at, 1);
}
