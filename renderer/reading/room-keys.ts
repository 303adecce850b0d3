/** Keys of the room's commands as they stand on the reader's keyboard now. */
import { keysOf } from "../workspace/commands.ts";
import { useCommands, useSettings } from "../workspace/hooks.ts";
import { showKey } from "../workspace/key-name.ts";

/** @returns null when the reader took the command's key away */
export function useRoomKey(id: string): string | null {
  const { keys } = useSettings();
  const command = useCommands().find((candidate) => candidate.id === id);
  const key = command === undefined ? undefined : keysOf(command, keys)[0];
  return key === undefined ? null : showKey(key);
}
