/** The view in front, as the reader has it now, and the views that are kept. */
import { createStore } from "zustand/vanilla";
import { builtInViews } from "../../shared/worklist/built-in-views.ts";
import type { ColumnId, Filter, SortKey, View } from "../../shared/worklist/view.ts";
import { say } from "../ui/texts.ts";
import { deleteView, fetchViews, orderViews, putView } from "../workspace/calls/work-calls.ts";
import { tellProblem } from "../workspace/notice-store.ts";
import { settingsStore } from "../workspace/settings-store.ts";
import { noteUndo } from "./undo-store.ts";
import { worklistTexts } from "./worklist-texts.ts";

export interface ViewStore {
  /** With changes that are not kept yet. */
  readonly view: View;
  readonly saved: readonly View[];
}

const builtIn = (wanted: string): View => {
  const view = builtInViews.find(({ id }) => id === wanted);
  if (view === undefined) throw new Error(`there is no built-in view "${wanted}"`);
  return view;
};
const first = (): View => builtIn("next");

export const viewStore = createStore<ViewStore>(() => ({ view: first(), saved: [] }));

/** Made by the reader, so that it can be changed and deleted. */
export const isOwn = (id: string): boolean => viewStore.getState().saved.some((view) => view.id === id);
const isBuiltIn = (id: string): boolean => builtInViews.some((view) => view.id === id);

/** The view as it is kept, or undefined for one that was deleted meanwhile. */
export function keptView(id: string): View | undefined {
  if (id.startsWith(SITE)) return siteView(id.slice(SITE.length));
  return builtInViews.find((view) => view.id === id) ?? viewStore.getState().saved.find((view) => view.id === id);
}

/** The reader's views, and the one in front that the list is to open with. */
export async function openViews(): Promise<void> {
  viewStore.setState({ saved: [] });
  const answer = await fetchViews();
  if (answer.ok) takeViews(answer.value.views);
  await settingsLoaded();
  showView(keptView(settingsStore.getState().settings.firstView) ?? first());
}

const takeViews = (views: readonly View[]): void =>
  viewStore.setState({ saved: views.filter(({ id }) => !isBuiltIn(id)) });

const settingsLoaded = (): Promise<void> =>
  new Promise((done) => {
    if (settingsStore.getState().loaded) return done();
    const stop = settingsStore.subscribe(({ loaded }) => {
      if (!loaded) return;
      stop();
      done();
    });
  });

/** All views as the rail has them: what is mine to do, own views, the rest. */
export function railViews(saved: readonly View[]): { readonly [Group in "work" | "own" | "ready"]: readonly View[] } {
  const isWork = ({ id }: View) => id === "next" || id === "reserved" || id === "done";
  return { work: builtInViews.filter(isWork), own: saved, ready: builtInViews.filter((view) => !isWork(view)) };
}

const SITE = "site:";
/** The whole list of one site. */
export function siteView(siteId: string): View {
  const filters: View["filters"] = [{ column: "site", match: "one-of", values: [siteId], not: false }];
  return { ...builtIn("everything"), id: `${SITE}${siteId}`, filters };
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

/** Deletes an own view; it can be taken back. */
export async function dropView(id: string): Promise<void> {
  const t = say(worklistTexts);
  const before = viewStore.getState().saved;
  const dropped = before.find((view) => view.id === id);
  const answer = tellProblem(t("delete-view"), await deleteView(id));
  if (answer === undefined || dropped === undefined) return;
  takeViews(answer.views);
  if (viewStore.getState().view.id === id) showView(first());
  const run = async () => {
    if (tellProblem(t("save-view"), await putView(dropped)) === undefined) return;
    await placeViews(before.map((view) => view.id));
    showView(dropped);
  };
  noteUndo({ what: t("did-delete-view", { name: dropped.name }), run });
}

async function placeViews(ids: readonly string[]): Promise<void> {
  const answer = tellProblem(say(worklistTexts)("order-views"), await orderViews(ids));
  if (answer !== undefined) takeViews(answer.views);
}

/** Moves an own view up or down in the rail, and with it the digit that shows it. */
export async function moveView(id: string, by: 1 | -1): Promise<void> {
  const ids = viewStore.getState().saved.map((view) => view.id);
  const at = ids.indexOf(id);
  if (at < 0 || ids[at + by] === undefined) return;
  await placeViews(ids.toSpliced(at, 1).toSpliced(at + by, 0, id));
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
