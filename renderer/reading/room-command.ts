/** The form of commands that act on the image in the active cell. */
import type { Command } from "../workspace/commands.ts";
import { roomStore } from "./room-store.ts";
import { activeView } from "./room-views.ts";

/** The active cell has its image on the screen. */
export const showsImage = (): boolean => roomStore.getState().content !== null && activeView().shownSlice() !== null;

/** @param keys the first one is shown */
export const imageCommand = (
  id: string,
  name: Command["name"],
  keys: readonly string[],
  run: () => void,
  available: () => boolean = showsImage,
): Command => ({ id: `room.${id}`, name, keys, where: ["room"], available, run });
