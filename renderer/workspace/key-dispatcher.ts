/** One listener turns keys into commands. It is silent while text is typed, composed or a dialog is open. */
import { type Command, commandStore, isAvailable, keysOf, perform, worksIn } from "./commands.ts";
import { keyNames } from "./key-name.ts";
import { navigationStore } from "./navigation-store.ts";
import { settingsStore } from "./settings-store.ts";

const pressedInputs = new Set(["checkbox", "radio", "button", "submit", "reset", "range", "color", "file"]);

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest("[contenteditable='true'],[contenteditable='']") !== null) return true;
  const tag = target.tagName;
  if (tag === "TEXTAREA" || tag === "SELECT") return true;
  return tag === "INPUT" && !pressedInputs.has(target.getAttribute("type") ?? "text");
}

/** Controls that use the bare keys themselves. */
function hasOwnKeys(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest("[role=menu],[role=listbox],[role=radiogroup],[role=tablist],[role=slider]") !== null) return true;
  const presses = key === "enter" || key === "space";
  return presses && target.closest("button,a[href],summary,[role=button],[role=option],input") !== null;
}

/** While anything modal is open, only commands that work while typing answer; a popover keeps its own keys too. */
function isCovered(target: EventTarget | null): boolean {
  if (!(target instanceof Node)) return false;
  const page = target.ownerDocument ?? document;
  if (page.querySelector("[aria-modal=true]") !== null) return true;
  return target instanceof Element && target.closest("[role=dialog]") !== null;
}

/** The command a key means in the place in front. */
export function commandFor(key: string): Command | undefined {
  const { place } = navigationStore.getState();
  const { keys } = settingsStore.getState().settings;
  return commandStore
    .getState()
    .commands.find((command) => worksIn(command, place) && keysOf(command, keys).includes(key) && isAvailable(command));
}

function dispatch(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  const names = keyNames(event);
  const [key] = names;
  if (key === undefined) return;
  const bare = !/^(mod|alt)\+/.test(key);
  const typing = isTyping(event.target) || isCovered(event.target);
  if (bare && !typing && hasOwnKeys(event.target, key)) return;
  const command = names.map(commandFor).find((found) => found !== undefined);
  if (command === undefined || (typing && command.whileTyping !== true)) return;
  if (event.repeat && command.repeats !== true) return;
  event.preventDefault();
  void perform(command);
}

/** Listens on a window; windows of further displays are added the same way. @returns stops */
export function attachKeys(target: Window): () => void {
  target.addEventListener("keydown", dispatch);
  return () => target.removeEventListener("keydown", dispatch);
}
