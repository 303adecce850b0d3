/** Names of keys: "r", "shift+arrowdown", "mod+k", "?", "alt+1". `mod` is Ctrl, or Command on a Mac. */

const isMac = typeof navigator !== "undefined" && /Mac/.test(navigator.platform);

const named: Readonly<Record<string, string>> = { " ": "space", Esc: "escape" };

/** The key itself. A letter or digit counts by its place on the board when an input method has the key (Hangul, kana). */
function baseOf(event: KeyboardEvent): string {
  if (/^[\x21-\x7e]$/.test(event.key)) return event.key.toLowerCase();
  const letter = /^(?:Key([A-Z])|Digit([0-9]))$/.exec(event.code);
  if (letter !== null && (event.key.length === 1 || event.key === "Process")) {
    return (letter[1] ?? letter[2] ?? "").toLowerCase();
  }
  return named[event.key] ?? event.key.toLowerCase();
}

const modifierKeys = new Set(["control", "shift", "alt", "meta", "altgraph", "capslock"]);

function nameWith(event: KeyboardEvent, base: string, isSign: boolean): string {
  // AltGr makes signs ("[" on a German board), and where it is told as Ctrl and Alt, these are no modifiers.
  const graph = isSign && event.getModifierState("AltGraph");
  const parts: string[] = [];
  if ((isMac ? event.metaKey : event.ctrlKey) && !graph) parts.push("mod");
  if (event.altKey && !graph) parts.push("alt");
  if (event.shiftKey && !isSign) parts.push("shift");
  return [...parts, base].join("+");
}

/**
 * The names of what is pressed, none for a modifier alone: first by its sign, then, on the digit row, by the digit that
 * belongs to the key on most boards. So "shift+1" is had where Shift and that key give "!", and "1" where the key alone
 * gives "&"; a command that is meant by the sign comes first.
 */
export function keyNames(event: KeyboardEvent): readonly string[] {
  const base = baseOf(event);
  if (modifierKeys.has(base)) return [];
  const isSign = /^[\x21-\x7e]$/.test(base) && !/^[a-z0-9]$/.test(base);
  const first = nameWith(event, base, isSign);
  const digit = /^Digit([0-9])$/.exec(event.code)?.[1];
  if (digit === undefined || event.getModifierState("AltGraph")) return [first];
  const second = nameWith(event, digit, false);
  return first === second ? [first] : [first, second];
}

/** The name to keep for what is pressed, which is the same on every board; `null` for a modifier alone. */
export const keyOf = (event: KeyboardEvent): string | null => keyNames(event).at(-1) ?? null;

const shown: Readonly<Record<string, string>> = {
  mod: isMac ? "⌘" : "Ctrl",
  alt: isMac ? "⌥" : "Alt",
  shift: "Shift",
  enter: "Enter",
  escape: "Esc",
  space: "Space",
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  home: "Home",
  end: "End",
  pageup: "Page Up",
  pagedown: "Page Down",
  backspace: "Backspace",
  delete: "Del",
  tab: "Tab",
};

/** A key name as it stands on a keyboard: "Ctrl K". */
export function showKey(key: string): string {
  const parts = key === "+" ? ["+"] : key.split(/\+(?=.)/);
  return parts.map((part) => shown[part] ?? part.toUpperCase()).join(" ");
}
