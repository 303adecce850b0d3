import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVault, openThrowAwayVault, openVault, sweepThrowAwayVaults } from "./index.ts";
import { addSeries, preparedInstance } from "./vault-fixture.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "alcove-vault-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe("a vault", () => {
  it("gives back what was written, after closing and opening again", async () => {
    const place = { directory: join(root, "v"), key: randomBytes(32) };
    await createVault(place);
    const vault = await openVault(place);
    const seriesId = await addSeries(vault.index);
    const instances = Array.from({ length: 7 }, (_, number) => preparedInstance(number, 3, 10_007));
    const writer = await vault.writeSeries(seriesId);
    await Promise.all(instances.map((instance) => writer.add(instance)));
    await writer.seal();
    await vault.close();

    const again = await openVault(place);
    const rows = await again.index.selectFrom("instance").select(["id", "sop_uid", "state"]).execute();
    expect(rows).toHaveLength(7);
    for (const row of rows) {
      const instance = instances.find((candidate) => candidate.sopUid === row.sop_uid);
      expect(row.state).toBe("here");
      expect(await again.readOriginal(row.id)).toEqual(instance?.original);
      const frames = await again.readFrames(row.id, 0, 3);
      expect(frames.map((frame) => Buffer.from(frame))).toEqual(instance?.frames);
      expect(Buffer.from((await again.readFrames(row.id, 2, 3))[0] ?? [])).toEqual(instance?.frames[2]);
    }
    await again.close();
  });

  it("refuses a wrong key, a second user and a plaintext index", async () => {
    const place = { directory: join(root, "v"), key: randomBytes(32) };
    await createVault(place);
    await expect(openVault({ ...place, key: randomBytes(32) })).rejects.toMatchObject({
      problem: { code: "wrong-key" },
    });
    const vault = await openVault(place);
    await expect(openVault(place)).rejects.toMatchObject({ problem: { code: "vault-in-use" } });
    await vault.close();
    await writeFile(join(place.directory, "index.db"), "SQLite format 3\0 and so on");
    await expect(openVault(place)).rejects.toMatchObject({ problem: { code: "plaintext-database" } });
    await expect(openVault({ ...place, directory: join(root, "none") })).rejects.toMatchObject({
      problem: { code: "no-vault" },
    });
  });

  it("is thrown away with its folder", async () => {
    const parent = join(root, "throw-away");
    const vault = await openThrowAwayVault(parent);
    await sweepThrowAwayVaults(parent);
    expect(await readdir(parent)).toHaveLength(1);
    await vault.close();
    expect(await readdir(parent)).toHaveLength(0);
  });

  it("writes no instance twice", async () => {
    const vault = await openThrowAwayVault(join(root, "t"));
    const seriesId = await addSeries(vault.index);
    const instance = preparedInstance(1, 2, 5_000);
    const writer = await vault.writeSeries(seriesId);
    await writer.add(instance);
    const { bytes } = await vault.index
      .selectFrom("segment")
      .select(["bytes"])
      .where("kind", "=", "ready")
      .executeTakeFirstOrThrow();
    await writer.add(instance);
    await writer.close();
    expect(
      await vault.index.selectFrom("segment").select(["bytes"]).where("kind", "=", "ready").executeTakeFirst(),
    ).toEqual({ bytes });
    expect(createHash("sha256").update(instance.original).digest("hex")).toBe(instance.originalDigest);
    await vault.close();
  });
});
