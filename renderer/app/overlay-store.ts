/** What lies over the places: one thing at a time. */
import { createStore } from "zustand/vanilla";

export type Overlay = "none" | "palette" | "keys" | "make-reader";

export const overlayStore = createStore<{ readonly overlay: Overlay }>(() => ({ overlay: "none" }));
export const showOverlay = (overlay: Overlay): void => overlayStore.setState({ overlay });
export const hideOverlay = (): void => overlayStore.setState({ overlay: "none" });
