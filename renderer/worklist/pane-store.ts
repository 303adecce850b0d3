/** What of the list's surroundings is shown. */
import { createStore } from "zustand/vanilla";

export interface PaneStore {
  readonly preview: boolean;
  readonly dialog: "none" | "view" | "note";
}

export const paneStore = createStore<PaneStore>(() => ({ preview: true, dialog: "none" }));
export const showDialog = (dialog: PaneStore["dialog"]): void => paneStore.setState({ dialog });
export const hideDialog = (): void => paneStore.setState({ dialog: "none" });
