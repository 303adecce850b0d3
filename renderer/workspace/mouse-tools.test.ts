import { describe, expect, it } from "vitest";
import { toolOfButton } from "./mouse-tools.ts";

describe("tools of mouse buttons", () => {
  it("are the chosen one, pan and zoom, unless the reader says else", () => {
    expect([0, 1, 2, 3].map((button) => toolOfButton(button, "length", {}))).toEqual(["length", "pan", "zoom", null]);
    expect(toolOfButton(1, "length", { middle: "magnifier" })).toBe("magnifier");
    expect(toolOfButton(2, "length", { right: "scroll" })).toBe("scroll");
  });
  it("are the usual ones when a setting names none that is known", () => {
    expect(toolOfButton(1, "length", { middle: "a tool of another version" })).toBe("pan");
  });
});
