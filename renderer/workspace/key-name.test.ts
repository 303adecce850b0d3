import { describe, expect, it } from "vitest";
import { keyNames, keyOf, showKey } from "./key-name.ts";

type Modifiers = Partial<Pick<KeyboardEvent, "ctrlKey" | "altKey" | "shiftKey">>;
/** An event as a browser makes it, of which names are all that is read. */
const event = (key: string, code: string, modifiers: Modifiers = {}, altGraph = false) =>
  ({
    ...{ key, code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...modifiers },
    getModifierState: (name: string) => altGraph && name === "AltGraph",
  }) as KeyboardEvent;
const pressed = (key: string, code: string, modifiers: Modifiers = {}) => keyOf(event(key, code, modifiers));
const shift = { shiftKey: true } as const;

describe("key names", () => {
  it("names letters, signs and named keys", () => {
    expect(pressed("r", "KeyR")).toBe("r");
    expect(pressed("R", "KeyR", { shiftKey: true })).toBe("shift+r");
    expect(pressed("?", "Slash", { shiftKey: true })).toBe("?");
    expect(pressed("ArrowDown", "ArrowDown", { shiftKey: true })).toBe("shift+arrowdown");
    expect(pressed("k", "KeyK", { ctrlKey: true })).toBe("mod+k");
    expect(pressed(" ", "Space")).toBe("space");
    expect(pressed("Shift", "ShiftLeft", { shiftKey: true })).toBeNull();
  });
  it("knows a letter by its place while Hangul is on", () => {
    expect(pressed("ㄱ", "KeyR")).toBe("r");
    expect(pressed("ㅏ", "KeyK", { ctrlKey: true })).toBe("mod+k");
  });
  it("means the digit row by its place on every board, and the sign first", () => {
    expect(keyNames(event("!", "Digit1", shift))).toEqual(["!", "shift+1"]);
    // German: Shift with 2, 3 and 7.
    expect(keyNames(event('"', "Digit2", shift))).toEqual(['"', "shift+2"]);
    expect(keyNames(event("§", "Digit3", shift))).toEqual(["shift+3"]);
    expect(keyNames(event("/", "Digit7", shift))).toEqual(["/", "shift+7"]);
    // French: digits are shifted.
    expect(keyNames(event("&", "Digit1"))).toEqual(["&", "1"]);
    expect(keyNames(event("é", "Digit2"))).toEqual(["2"]);
    expect(keyNames(event("1", "Digit1", shift))).toEqual(["shift+1"]);
    // Korean, with and without its input method.
    expect(keyNames(event("!", "Digit1", shift))).toContain("shift+1");
    expect(keyNames(event("Process", "Digit4", shift))).toEqual(["shift+4"]);
    expect(keyNames(event("1", "Numpad1"))).toEqual(["1"]);
    expect(keyNames(event("Shift", "ShiftLeft", shift))).toEqual([]);
  });
  it("takes AltGr as part of the sign that it makes", () => {
    expect(keyNames(event("[", "Digit8", { ctrlKey: true, altKey: true }, true))).toEqual(["["]);
    expect(keyNames(event("]", "Digit9", {}, true))).toEqual(["]"]);
  });
  it("keeps one name for a key, whatever the board writes on it", () => {
    expect(pressed("!", "Digit1", shift)).toBe("shift+1");
    expect(pressed("&", "Digit1")).toBe("1");
    expect(pressed("?", "Slash", shift)).toBe("?");
  });
  it("shows keys as they stand on the board", () => {
    expect(showKey("mod+shift+arrowdown")).toBe("Ctrl Shift ↓");
    expect(showKey("+")).toBe("+");
    expect(showKey("mod++")).toBe("Ctrl +");
  });
});
