import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVault, instanceHeaders, openVault, recoveredInstances } from "./index.ts";
import { segmentPath } from "./segment-file.ts";
import { noise, preparedInstance } from "./vault-fixture.ts";

const FRAMES = 2;
const FRAME_BYTES = 100_000;

let root: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "alcove-kill-"));
});
afterEach(async () => {
  child?.kill("SIGKILL");
  await rm(root, { recursive: true, force: true });
});

const module = (name: string) => JSON.stringify(new URL(`./${name}`, import.meta.url).href);

/** Writes without end, and says of each instance when it was told that it is durable. */
const writing = (directory: string, key: Uint8Array, first: number) => `
  const { openVault } = await import(${module("index.ts")});
  const { addSeries, preparedInstance } = await import(${module("vault-fixture.ts")});
  const key = Buffer.from("${Buffer.from(key).toString("hex")}", "hex");
  const vault = await openVault({ directory: ${JSON.stringify(directory)}, key });
  let number = ${first};
  for (;;) {
    const seriesId = await addSeries(vault.index);
    const writer = await vault.writeSeries(seriesId);
    const line = async () => {
      for (let count = 0; count < 4; count++) {
        const mine = number++;
        await writer.add(preparedInstance(mine, ${FRAMES}, ${FRAME_BYTES}));
        process.stdout.write(mine + "\\n");
      }
    };
    await Promise.all([line(), line(), line()]);
    await writer.seal();
  }`;

/** Lets it write until some were durable, and a seeded while longer; then ends it without a word. */
async function writeAndKill(code: string, seed: number): Promise<readonly number[]> {
  const running = spawn(process.execPath, ["--input-type=module", "-e", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  child = running;
  const durable: number[] = [];
  const lines = createInterface({ input: running.stdout });
  const enough = new Promise<void>((resolve) => {
    lines.on("line", (line) => {
      durable.push(Number(line));
      if (durable.length === 1 + (seed % 7)) resolve();
    });
  });
  const ended = once(running, "exit");
  await Promise.race([enough, ended.then(() => Promise.reject(new Error("the writer ended by itself")))]);
  await wait(noise(`moment ${seed}`, 4).readUInt32LE(0) % 120);
  running.kill("SIGKILL");
  await ended;
  lines.close();
  return durable;
}

describe("a vault whose process is killed while it writes", () => {
  it("loses nothing that was said to be durable, takes nothing half-written for whole, and goes on", async () => {
    const place = { directory: join(root, "vault"), key: noise("key", 32) };
    await createVault(place);
    for (let seed = 0; seed < 10; seed++) {
      const durable = await writeAndKill(writing(place.directory, place.key, seed * 10_000), seed);
      const vault = await openVault(place);
      const { index } = vault;
      const rows = await index.selectFrom("instance").selectAll().execute();
      const byNumber = new Map(rows.map((row) => [row.number, row]));
      for (const number of durable) {
        expect(byNumber.get(number), `instance ${number} of kill ${seed}`).toMatchObject({ state: "here" });
        expect(byNumber.get(number)?.header_json).not.toBeNull();
      }
      for (const row of rows.filter(({ number }) => (number ?? 0) >= seed * 10_000)) {
        const written = preparedInstance(row.number ?? 0, FRAMES, FRAME_BYTES);
        expect(row.state).toBe("here");
        expect(Buffer.compare(await vault.readOriginal(row.id), written.original)).toBe(0);
        if (row.header_json === null) continue;
        const frames = await vault.readFrames(row.id, 0, FRAMES);
        expect(Buffer.compare(Buffer.concat(frames), Buffer.concat(written.frames))).toBe(0);
      }
      for (const { id, bytes } of await index.selectFrom("segment").select(["id", "bytes"]).execute()) {
        expect((await stat(segmentPath(place.directory, id))).size).toBe(bytes);
      }
      await vault.close();
    }
    const vault = await openVault(place);
    for (const { id, seriesId } of await recoveredInstances(vault.index)) {
      const [row] = (await instanceHeaders(vault.index, seriesId)).filter((instance) => instance.id === id);
      const writer = await vault.writeSeries(seriesId);
      const instance = preparedInstance(row?.number ?? -1, FRAMES, FRAME_BYTES);
      expect(Buffer.compare(await vault.readOriginal(id), instance.original)).toBe(0);
      await writer.add(instance);
      await writer.close();
      expect(await vault.readFrames(id, 0, FRAMES)).toEqual(instance.frames);
    }
    expect(await recoveredInstances(vault.index)).toEqual([]);
    await vault.close();
    expect((await readdir(place.directory)).toSorted()).toEqual(["index.db", "lock", "segments", "vault.json"]);
  }, 240_000);
});
