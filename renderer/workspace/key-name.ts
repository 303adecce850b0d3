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

/** The name of what is pressed, or `null` for a modifier alone. Shift counts unless it made the sign itself ("?"). */
export function keyOf(event: KeyboardEvent): string | null {
  const base = baseOf(event);
  if (modifierKeys.has(base)) return null;
  const sign = /^[\x21-\x7e]$/.test(base) && !/^[a-z0-9]$/.test(base);
  const parts: string[] = [];
  if (isMac ? event.metaKey : event.ctrlKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  if (event.shiftKey && !sign) parts.push("shift");
  return [...parts, base].join("+");
}

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
