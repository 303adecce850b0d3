/** Keeps windows' places on disk, in the profile. Nothing of a patient or a reader is in it. */
import Store from "electron-store";
import type { Place } from "./window-places.ts";

export interface WindowMemory {
  recall(displaySet: string, window: string): Place | undefined;
  remember(displaySet: string, window: string, place: Place): void;
}

interface Kept {
  readonly places: Readonly<Record<string, Readonly<Record<string, Place>>>>;
}

const schema = {
  places: {
    type: "object",
    additionalProperties: {
      type: "object",
      additionalProperties: {
        type: "object",
        properties: {
          x: { type: "number" },
          y: { type: "number" },
          width: { type: "number" },
          height: { type: "number" },
          maximized: { type: "boolean" },
        },
        required: ["x", "y", "width", "height", "maximized"],
      },
    },
  },
} as const;

/** @param directory the profile's folder for the shell */
export function createWindowMemory(directory: string): WindowMemory {
  const store = new Store<Kept>({
    name: "windows",
    cwd: directory,
    schema,
    defaults: { places: {} },
    clearInvalidConfig: true,
  });
  return {
    recall: (displaySet, window) => store.get("places")[displaySet]?.[window],
    remember(displaySet, window, place) {
      const places = store.get("places");
      store.set("places", { ...places, [displaySet]: { ...places[displaySet], [window]: place } });
    },
  };
}
