/**
 * The command registry: everything that can be done, by name.
 *
 * Palette, key help, remapping, menus and buttons are views of it. A command stands in one file with its name in both
 * languages, its key and its effect, so that a new action touches one file.
 */
import { createStore } from "zustand/vanilla";
import { isProblem } from "../../shared/problem.ts";
import { type Localized, languageStore } from "../ui/language.ts";
import type { Place } from "./navigation-store.ts";
import { tell } from "./notice-store.ts";

export interface Command {
  /** Such as "list.reserve"; names it in settings. */
  readonly id: string;
  readonly name: Localized;
  /** Default keys in the form of {@link keyOf}; the first one is shown. A sole key may be remapped. */
  readonly keys: readonly string[];
  readonly where: readonly (Place | "everywhere")[];
  /** False: neither its key nor the palette offers it now. Left out: always. */
  readonly available?: () => boolean;
  /** Runs again while its key is held. */
  readonly repeats?: boolean;
  /** Its key works while text is typed: only for keys with a modifier, or Escape. */
  readonly whileTyping?: boolean;
  /** Not offered in the palette: steps of the hand, such as "next row". */
  readonly hidden?: boolean;
  readonly run: () => void | Promise<void>;
}

export const commandStore = createStore<{ readonly commands: readonly Command[] }>(() => ({ commands: [] }));

/** Adds commands. @returns takes them away */
export function registerCommands(commands: readonly Command[]): () => void {
  commandStore.setState((now) => ({ commands: [...now.commands, ...commands] }));
  return () =>
    commandStore.setState((now) => ({ commands: now.commands.filter((command) => !commands.includes(command)) }));
}

export const worksIn = (command: Command, place: Place): boolean =>
  command.where.includes("everywhere") || command.where.includes(place);

export const isAvailable = (command: Command): boolean => command.available?.() ?? true;

/** The keys of a command after the reader's own changes; "" takes its key away. */
export function keysOf(command: Command, remapped: Readonly<Record<string, string>>): readonly string[] {
  const own = remapped[command.id];
  if (own === undefined) return command.keys;
  return own === "" ? [] : [own];
}

/** Runs a command. What it throws is said in its name: a key that does nothing is worse than one that says why. */
export async function perform({ name, run }: Command): Promise<void> {
  try {
    await run();
  } catch (error) {
    const problem = isProblem(error) ? error.problem : { code: "unknown" as const, detail: String(error) };
    tell(name[languageStore.getState().language], problem);
  }
}

/** Runs a command by id if it is there and available. @returns whether it ran */
export function runCommand(id: string): boolean {
  const command = commandStore.getState().commands.find((candidate) => candidate.id === id);
  if (command === undefined || !isAvailable(command)) return false;
  void perform(command);
  return true;
}
