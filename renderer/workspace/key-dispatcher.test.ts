import { afterEach, describe, expect, it } from "vitest";
import { type Command, registerCommands } from "./commands.ts";
import { commandFor } from "./key-dispatcher.ts";
import { goTo } from "./navigation-store.ts";
import { settingsStore } from "./settings-store.ts";

const command = (id: string, keys: string[], where: Command["where"], available = true): Command => ({
  id,
  name: { en: id, ko: id },
  keys,
  where,
  available: () => available,
  run: () => {},
});

describe("which command a key means", () => {
  let forget = () => {};
  afterEach(() => {
    forget();
    goTo("list");
    settingsStore.setState((now) => ({ settings: { ...now.settings, keys: {} } }));
  });

  it("depends on the place in front and on what is available", () => {
    forget = registerCommands([
      command("list.pause", ["p"], ["list"]),
      command("room.pan", ["p"], ["room"]),
      command("never", ["x"], ["everywhere"], false),
    ]);
    expect(commandFor("p")?.id).toBe("list.pause");
    goTo("room");
    expect(commandFor("p")?.id).toBe("room.pan");
    expect(commandFor("x")).toBeUndefined();
  });

  it("follows the reader's own keys", () => {
    forget = registerCommands([command("list.pause", ["p"], ["list"])]);
    settingsStore.setState((now) => ({ settings: { ...now.settings, keys: { "list.pause": "shift+p" } } }));
    expect(commandFor("p")).toBeUndefined();
    expect(commandFor("shift+p")?.id).toBe("list.pause");
  });
});
