import { mkdtemp, readdir, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { orderSourceConfig } from "../../../shared/contract/site.ts";
import { DropFolder } from "./drop-folder.ts";
import { exampleOmi, exampleOrm } from "./example-message.ts";
import type { SourceDelivery } from "./order-source.ts";

let folder = "";
let source: DropFolder;
let handled: Set<string>;
const now = Date.UTC(2026, 2, 1, 12);

const put = async (name: string, text: string, secondsAgo = 60) => {
  await writeFile(join(folder, name), text);
  const at = new Date(now - secondsAgo * 1000);
  await utimes(join(folder, name), at, at);
};
const readAll = async () => {
  const found: SourceDelivery[] = [];
  for await (const delivery of source.read(async (digest) => handled.has(digest), new AbortController().signal)) {
    handled.add(delivery.digest);
    found.push(delivery);
  }
  return found;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-orders-"));
  handled = new Set();
  const config = orderSourceConfig.parse({ id: "drop", kind: "drop-folder", path: folder, authority: "NORTH" });
  if (config.kind !== "drop-folder") throw new Error("a drop folder");
  source = new DropFolder(config, { timeZone: "UTC", clock: () => now });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a drop folder", () => {
  it("OR-25 hands each file out once, the oldest first, and leaves all where they are", async () => {
    await put("b.hl7", exampleOrm(), 30);
    await put("a.hl7", exampleOmi, 60);
    expect((await readAll()).map(({ name }) => name)).toEqual(["a.hl7", "b.hl7"]);
    await put("copy-of-b.hl7", exampleOrm(), 20);
    expect(await readAll()).toEqual([]);
    expect((await readdir(folder)).length).toBe(3);
  });
  it("leaves alone what is still being written, what is hidden, and links", async () => {
    await put("fresh.hl7", exampleOrm(), 0);
    await put("half.hl7.part", exampleOrm());
    await put(".hidden.hl7", exampleOrm());
    await symlink("/etc/hostname", join(folder, "link.csv"));
    expect(await readAll()).toEqual([]);
  });
  it("reads what bears a time still to come: another machine's clock, or ours before it was set back", async () => {
    await put("early.hl7", exampleOrm(), -86_400);
    expect((await readAll()).map(({ name }) => name)).toEqual(["early.hl7"]);
  });
  it("OR-26 tells files of no known format and of no sensible size apart, and goes on", async () => {
    await put("picture.png", "PNG", 90);
    await put("huge.hl7", "MSH|", 80);
    await truncate(join(folder, "huge.hl7"), 20 * 1_048_576);
    await utimes(join(folder, "huge.hl7"), new Date(now - 80_000), new Date(now - 80_000));
    await put("good.hl7", exampleOrm());
    const parts = (await readAll()).map((delivery) => delivery.parts[0]);
    expect(parts.map((part) => part !== undefined && ("fault" in part ? part.fault : "taken"))).toEqual([
      "unknown-format",
      "too-large",
      "taken",
    ]);
  });
  it("says when the folder is not there", async () => {
    await rm(folder, { recursive: true });
    await expect(readAll()).rejects.toMatchObject({ problem: { code: "folder-missing" } });
  });
});
