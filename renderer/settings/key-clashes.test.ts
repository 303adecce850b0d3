import { describe, expect, it } from "vitest";
import type { Command } from "../workspace/commands.ts";
import { clashesOf } from "./key-clashes.ts";

const command = (id: string, key: string, where: Command["where"]): Command => ({
  id,
  name: { en: id, ko: id },
  keys: [key],
  where,
  run: () => {},
});

describe("clashes of keys", () => {
  const pan = command("room.pan", "p", ["room"]);
  const pause = command("app.pause", "p", ["list", "settings"]);
  const help = command("app.help", "?", ["everywhere"]);
  const all = [pan, pause, help];
  const clashes = (remapped: Record<string, string>) => clashesOf(pan, all, remapped).map(({ id }) => id);

  it("are none between places that never meet", () => {
    expect(clashes({})).toEqual([]);
    expect(clashes({ "room.pan": "p" })).toEqual([]);
  });
  it("are named when a changed key meets another command's", () => {
    expect(clashes({ "room.pan": "?" })).toEqual(["app.help"]);
    expect(clashes({ "app.help": "p" })).toEqual(["app.help"]);
  });
});
