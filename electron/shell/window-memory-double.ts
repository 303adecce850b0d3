/** Places of windows in memory, for tests (`vi.mock("./window-memory.ts", …)`): electron-store needs Electron. */
import type { WindowMemory } from "./window-memory.ts";
import type { Place } from "./window-places.ts";

/** By set of displays and window. */
export const kept = new Map<string, Place>();

export const createWindowMemory = (): WindowMemory => ({
  recall: (set, name) => kept.get(`${set}|${name}`),
  remember: (set, name, place) => void kept.set(`${set}|${name}`, place),
});
