/** The form of commands that act on the image in the active cell. */
import type { Command } from "../workspace/commands.ts";
import { roomStore } from "./room-store.ts";
import { activeView } from "./room-views.ts";

/** Images hang in the active cell. While they play or are on their way, too: a key that is pressed then counts. */
export const showsImage = (): boolean =>
  roomStore.getState().content !== null && activeView().snapshot().stack !== null;

/** @param keys the first one is shown */
export const imageCommand = (
  id: string,
  name: Command["name"],
  keys: readonly string[],
  run: () => void,
  available: () => boolean = showsImage,
): Command => ({ id: `room.${id}`, name, keys, where: ["room"], available, run });
