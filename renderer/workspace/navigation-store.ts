/** Which place is in front. All places stay mounted, so going back finds them as they were left. */
import { createStore } from "zustand/vanilla";

export type Place = "list" | "room" | "settings";

export interface NavigationStore {
  readonly place: Place;
  /** The place to go back to from settings. */
  readonly before: "list" | "room";
  /** The part of settings that is open, such as "sites". */
  readonly section: string;
}

export const navigationStore = createStore<NavigationStore>(() => ({
  place: "list",
  before: "list",
  section: "sites",
}));

export function goTo(place: Place, section?: string): void {
  navigationStore.setState((now) => ({
    place,
    before: now.place === "settings" ? now.before : now.place,
    section: section ?? now.section,
  }));
}

export const leaveSettings = (): void => goTo(navigationStore.getState().before);
