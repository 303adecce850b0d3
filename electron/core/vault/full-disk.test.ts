import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVault, openVault, readSetting, writeSetting } from "./index.ts";
import { addPatient, addSeries, addStudy, preparedInstance } from "./vault-fixture.ts";

const run = promisify(execFile);
/** Only root may mount a small disk of its own. */
const mayMount = process.platform === "linux" && process.getuid?.() === 0;
const FRAME_BYTES = 400_000;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "alcove-full-"));
  if (mayMount) await run("mount", ["-t", "tmpfs", "-o", "size=12m", "tmpfs", root]);
});
afterEach(async () => {
  if (mayMount) await run("umount", [root]);
  await rm(root, { recursive: true, force: true });
});

describe.runIf(mayMount)("a vault on a full disk", () => {
  it("says of its index that the disk is full, in transactions too, and nothing of a refused one stays", async () => {
    const place = { directory: join(root, "vault"), key: randomBytes(32) };
    await createVault(place);
    const vault = await openVault(place);
    await writeFile(join(root, "other"), randomBytes(12_000_000)).catch(() => undefined);
    const write = (number: number) =>
      vault.index.transaction().execute(async (transaction) => {
        await writeSetting(transaction, `first ${number}`, "x".repeat(5_000));
        await writeSetting(transaction, `second ${number}`, "x".repeat(5_000));
      });
    let taken = 0;
    const fill = async () => {
      for (; taken < 2_000; taken++) await write(taken);
    };
    await expect(fill()).rejects.toMatchObject({ problem: { code: "disk-full" } });
    expect(await readSetting(vault.index, `first ${taken}`)).toBeUndefined();
    await rm(join(root, "other"));
    await write(taken);
    expect(await readSetting(vault.index, `second ${taken}`)).toBeDefined();
    await vault.close();
  });

  it("says so, keeps what was committed whole, and goes on once there is room", async () => {
    const place = { directory: join(root, "vault"), key: randomBytes(32) };
    await createVault(place);
    const vault = await openVault(place);
    const { index } = vault;
    const old = await addStudy(index, await addPatient(index));
    const first = await vault.writeSeries(await addSeries(index, old));
    await first.add(preparedInstance(0, 1, FRAME_BYTES));
    await first.seal();

    const writer = await vault.writeSeries(await addSeries(index));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, at) => writer.add(preparedInstance(at + 1, 1, FRAME_BYTES))),
    );
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toMatchObject({ problem: { code: "disk-full" } });

    const held = async () =>
      index.selectFrom("instance").selectAll().where("state", "=", "here").orderBy("number").execute();
    const check = async (rows: Awaited<ReturnType<typeof held>>) => {
      for (const row of rows) {
        const written = preparedInstance(row.number ?? 0, 1, FRAME_BYTES);
        expect(await vault.readFrames(row.id, 0, 1)).toEqual(written.frames);
      }
    };
    const kept = await held();
    expect(kept).toHaveLength(41 - refused.length);
    await check(kept);

    // The rest of the disk goes too, as it does where a vault does not live alone.
    await writeFile(join(root, "other"), randomBytes(11_000_000)).catch(() => undefined);
    await expect(writer.add(preparedInstance(90, 1, FRAME_BYTES))).rejects.toMatchObject({
      problem: { code: "disk-full" },
    });
    await check(await held());
    await rm(join(root, "other"));

    await vault.evictStudy(old);
    await writer.add(preparedInstance(91, 1, FRAME_BYTES));
    await writer.seal();
    await vault.close();
    const again = await openVault(place);
    const rows = await again.index
      .selectFrom("instance")
      .select(["number", "state"])
      .where("state", "=", "here")
      .execute();
    expect(rows.map(({ number }) => number)).toContain(91);
    expect(rows).toHaveLength(kept.length);
    await again.close();
  });
});
