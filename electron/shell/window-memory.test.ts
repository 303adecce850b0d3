import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createWindowMemory } from "./window-memory.ts";

// electron-store imports the module whole.
vi.mock("electron", async () => ({ default: await import("./electron-double.ts") }));

const place = { x: 10, y: 20, width: 1000, height: 800, maximized: true };

describe("the memory of windows' places", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "windows-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("outlives the program, in the profile, by set of displays and by window", () => {
    const memory = createWindowMemory(folder);
    memory.remember("0,0,1920x1160@1", "main", place);
    memory.remember("0,0,1920x1160@1", "left", { ...place, x: 1920 });
    const later = createWindowMemory(folder);
    expect(later.recall("0,0,1920x1160@1", "main")).toEqual(place);
    expect(later.recall("0,0,1920x1160@1", "left")).toEqual({ ...place, x: 1920 });
    expect(later.recall("0,0,1366x728@1", "main")).toBeUndefined();
    expect(readFileSync(join(folder, "windows.json"), "utf8")).toContain("1920x1160@1");
  });

  it("starts afresh from a file that was damaged", () => {
    writeFileSync(join(folder, "windows.json"), '{ "places": { "a": { "main": { "x": "left" } } } }');
    expect(createWindowMemory(folder).recall("a", "main")).toBeUndefined();
    writeFileSync(join(folder, "windows.json"), "{");
    expect(createWindowMemory(folder).recall("a", "main")).toBeUndefined();
  });
});
