import { describe, expect, it } from "vitest";
import { keyOf, showKey } from "./key-name.ts";

const pressed = (key: string, code: string, modifiers: Partial<KeyboardEvent> = {}) =>
  keyOf({ key, code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...modifiers } as KeyboardEvent);

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
  it("shows keys as they stand on the board", () => {
    expect(showKey("mod+shift+arrowdown")).toBe("Ctrl Shift ↓");
    expect(showKey("+")).toBe("+");
    expect(showKey("mod++")).toBe("Ctrl +");
  });
});
