/** What of the list's surroundings is shown. */
import { createStore } from "zustand/vanilla";
import type { ColumnId } from "../../shared/worklist/view.ts";

export interface PaneStore {
  readonly preview: boolean;
  readonly dialog: "none" | "view" | "name-view" | "note" | "order-match" | "sort" | "filter";
  /** The column whose filter is being edited. */
  readonly editing: ColumnId | null;
}

export const paneStore = createStore<PaneStore>(() => ({ preview: true, dialog: "none", editing: null }));
export const showDialog = (dialog: PaneStore["dialog"]): void => paneStore.setState({ dialog });
export const hideDialog = (): void => paneStore.setState({ dialog: "none" });
export const editFilter = (editing: ColumnId | null): void => paneStore.setState({ editing });
