import { type Command, keysOf } from "../workspace/commands.ts";

const together = (a: Command, b: Command) =>
  a.where.includes("everywhere") || b.where.includes("everywhere") || a.where.some((place) => b.where.includes(place));

/** Other commands that answer to one of a command's keys in a place where both work. */
export function clashesOf(
  command: Command,
  all: readonly Command[],
  remapped: Readonly<Record<string, string>>,
): readonly Command[] {
  const keys = keysOf(command, remapped);
  return all.filter(
    (other) =>
      other.id !== command.id &&
      together(command, other) &&
      keysOf(other, remapped).some((key) => keys.includes(key)) &&
      // As they come, two commands may share a key because they are never available at once.
      (remapped[command.id] !== undefined || remapped[other.id] !== undefined),
  );
}
