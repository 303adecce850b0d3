import { expect, it } from "vitest";
import { roomCommands } from "./room-commands.ts";

it("no key of the room means two things, but Escape, which takes back what is nearest", () => {
  const ids = new Map<string, string[]>();
  for (const { id, keys } of roomCommands) for (const key of keys) ids.set(key, [...(ids.get(key) ?? []), id]);
  const shared = [...ids].filter(([key, of]) => key !== "escape" && of.length > 1);
  expect(shared).toEqual([]);
});
