import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sopInstanceUid } from "../../../shared/dicom/uid.ts";
import { createVault, expectInstances, type OpenVault, openVault, recoveredInstances, seriesStates } from "./index.ts";
import { segmentPath } from "./segment-file.ts";
import { addSeries, preparedInstance } from "./vault-fixture.ts";

let root: string;
let place: { directory: string; key: Uint8Array };
let vault: OpenVault;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "alcove-packs-"));
  place = { directory: join(root, "vault"), key: randomBytes(32) };
  await createVault(place);
  vault = await openVault(place);
});
afterEach(async () => {
  await vault.close();
  await rm(root, { recursive: true, force: true });
});

const reopen = async () => {
  await vault.close();
  vault = await openVault(place);
};

const write = async (seriesId: string, from: number, to: number, frames = 1, bytes = 3_000) => {
  const writer = await vault.writeSeries(seriesId);
  const instances = Array.from({ length: to - from }, (_, at) => preparedInstance(from + at, frames, bytes));
  await Promise.all(instances.map((instance) => writer.add(instance)));
  await writer.seal();
  return instances;
};

const rowOf = (number: number) =>
  vault.index.selectFrom("instance").selectAll().where("number", "=", number).executeTakeFirstOrThrow();

const flipByte = async (segment: string, at: number) => {
  const file = await open(segmentPath(place.directory, segment), "r+");
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, at);
  byte.writeUInt8(byte.readUInt8(0) ^ 0x10, 0);
  await file.write(byte, 0, 1, at);
  await file.close();
};

const segmentFiles = async () => {
  const folders = await readdir(join(place.directory, "segments"));
  const names = await Promise.all(folders.map((folder) => readdir(join(place.directory, "segments", folder))));
  return names.flat();
};

describe("packs", () => {
  it("hold frames larger than a read and more of them than a batch", async () => {
    const seriesId = await addSeries(vault.index);
    const [large] = await write(seriesId, 0, 1, 3, 9_000_000);
    const many = await write(seriesId, 1, 2, 700, 30_011);
    const target = Buffer.alloc(700 * 30_011);
    expect(await vault.readFramesInto((await rowOf(1)).id, 0, 700, target)).toBe(target.length);
    expect(Buffer.compare(target, Buffer.concat(many[0]?.frames ?? []))).toBe(0);
    const { id } = await rowOf(0);
    const [last] = await vault.readFrames(id, 2, 3);
    expect(Buffer.compare(Buffer.from(last ?? []), large?.frames[2] ?? Buffer.alloc(0))).toBe(0);
    expect(Buffer.compare(await vault.readOriginal(id), large?.original ?? Buffer.alloc(0))).toBe(0);
    await expect(vault.readFrames(id, 2, 4)).rejects.toMatchObject({ problem: { code: "invalid" } });
  });

  it("put late images into new segments", async () => {
    const seriesId = await addSeries(vault.index);
    await write(seriesId, 0, 3);
    await write(seriesId, 3, 5);
    expect(await segmentFiles()).toHaveLength(4);
    await reopen();
    for (const number of [0, 4]) {
      const frames = await vault.readFrames((await rowOf(number)).id, 0, 1);
      expect(frames).toEqual(preparedInstance(number, 1, 3_000).frames);
    }
  });

  it("set an instance with a flipped byte aside as broken; the others go on; written anew it is whole", async () => {
    const seriesId = await addSeries(vault.index);
    await expectInstances(
      vault.index,
      seriesId,
      [0, 1, 2].map((number) => ({ ...preparedInstance(number, 1, 1), instance: uidOf(number), sopClass: "" })),
      1,
    );
    await write(seriesId, 0, 3);
    const hit = await rowOf(1);
    await flipByte(hit.ready_segment ?? "", (hit.ready_offset ?? 0) + 1_000);
    await expect(vault.readFrames(hit.id, 0, 1)).rejects.toMatchObject({ problem: { code: "vault-damaged" } });
    expect(await rowOf(1)).toMatchObject({ state: "broken", problem_json: expect.stringContaining("vault-damaged") });
    for (const number of [0, 2]) {
      expect(await vault.readFrames((await rowOf(number)).id, 0, 1)).toEqual(preparedInstance(number, 1, 3_000).frames);
    }
    const [state] = await seriesStates(vault.index, [
      (await vault.index.selectFrom("study").select("id").executeTakeFirstOrThrow()).id,
    ]);
    expect(state).toMatchObject({ here: 2, broken: 1, completeAt: null });
    await write(seriesId, 1, 2);
    expect(await vault.readFrames(hit.id, 0, 1)).toEqual(preparedInstance(1, 1, 3_000).frames);
    const series = await vault.index.selectFrom("series").select("complete_at").executeTakeFirstOrThrow();
    expect(series.complete_at).not.toBeNull();
  });

  it("find a flipped byte in an original and a missing file", async () => {
    const seriesId = await addSeries(vault.index);
    await write(seriesId, 0, 2);
    const hit = await rowOf(0);
    await flipByte(hit.original_segment ?? "", (hit.original_offset ?? 0) + 400);
    await expect(vault.readOriginal(hit.id)).rejects.toMatchObject({ problem: { code: "vault-damaged" } });
    await reopen();
    await rm(segmentPath(place.directory, hit.ready_segment ?? ""));
    const other = await rowOf(1);
    await expect(vault.readFrames(other.id, 0, 1)).rejects.toMatchObject({ problem: { code: "vault-damaged" } });
    await reopen();
    // Its frames are gone with the file: they are made anew from the original that is still here.
    expect(await recoveredInstances(vault.index)).toContainEqual({ id: other.id, seriesId, sopUid: other.sop_uid });
    expect(await vault.readOriginal(other.id)).toEqual(preparedInstance(1, 1, 3_000).original);
    await write(seriesId, 1, 2);
    expect(await vault.readFrames(other.id, 0, 1)).toEqual(preparedInstance(1, 1, 3_000).frames);
  });

  it("are swept of files nobody points to, of cut tails, and of segments without a byte", async () => {
    const seriesId = await addSeries(vault.index);
    const writer = await vault.writeSeries(seriesId);
    await writer.add(preparedInstance(0, 1, 3_000));
    await writer.close();
    const { original_segment, ready_segment } = await rowOf(0);
    const path = segmentPath(place.directory, ready_segment ?? "");
    const { size } = await stat(path);
    await writeFile(path, Buffer.concat([await readFile(path), randomBytes(777)]));
    const orphan = segmentPath(place.directory, "ab".repeat(16));
    await mkdir(join(orphan, ".."), { recursive: true });
    await writeFile(orphan, "left behind");
    await reopen();
    expect((await stat(path)).size).toBe(size);
    expect(new Set(await segmentFiles())).toEqual(new Set([original_segment, ready_segment]));
    expect(await vault.readFrames((await rowOf(0)).id, 0, 1)).toEqual(preparedInstance(0, 1, 3_000).frames);
  });

  it("keep whole originals the index did not know yet, and nothing of a half-written one", async () => {
    const seriesId = await addSeries(vault.index);
    const writer = await vault.writeSeries(seriesId);
    await Promise.all([0, 1, 2, 3].map((number) => writer.add(preparedInstance(number, 1, 3_000))));
    await writer.close();
    const rows = await Promise.all([0, 1, 2, 3].map(rowOf));
    const [first, second, third] = rows.map((row) => row.original_offset ?? 0);
    const segment = rows[0]?.original_segment ?? "";
    // As a kill leaves it between the bytes and their rows: the second was expected, the third unknown, the fourth cut.
    const { index } = vault;
    await index
      .updateTable("segment")
      .set({ bytes: second ?? 0 })
      .where("id", "=", segment)
      .execute();
    await index.updateTable("segment").set({ bytes: 0 }).where("kind", "=", "ready").execute();
    await index
      .updateTable("instance")
      .set({ state: "expected", header_json: null, original_segment: null, original_digest: null, ready_segment: null })
      .where("number", "=", 1)
      .execute();
    await index.deleteFrom("instance").where("number", ">", 1).execute();
    const file = await open(segmentPath(place.directory, segment), "r+");
    const { size } = await file.stat();
    await file.truncate(size - 1);
    await file.close();
    await reopen();
    const recovered = await recoveredInstances(vault.index);
    expect(recovered.map(({ id }) => id)).toEqual(expect.arrayContaining([rows[1]?.id, rows[2]?.id]));
    for (const number of [1, 2]) {
      const row = await rowOf(number);
      expect(row).toMatchObject({ state: "here", header_json: null, original_segment: segment });
      expect(await vault.readOriginal(row.id)).toEqual(preparedInstance(number, 1, 3_000).original);
    }
    expect(await vault.index.selectFrom("instance").select("id").where("number", "=", 3).execute()).toEqual([]);
    expect(first).toBe(0);
    const last = rows[3]?.original_offset ?? 0;
    expect((await stat(segmentPath(place.directory, segment))).size).toBe(last);
    expect(third).toBeLessThan(last);
  });

  it("are erased by study: keys, files, and what the index said of pixels; the rest stays", async () => {
    const seriesId = await addSeries(vault.index);
    await write(seriesId, 0, 3);
    const kept = await addSeries(vault.index);
    await write(kept, 3, 5);
    const { study_id } = await vault.index
      .selectFrom("series")
      .select("study_id")
      .where("id", "=", seriesId)
      .executeTakeFirstOrThrow();
    const { id } = await rowOf(0);
    await vault.readFrames(id, 0, 1);
    await vault.evictStudy(study_id);
    expect(await segmentFiles()).toHaveLength(2);
    expect(await rowOf(0)).toMatchObject({ state: "expected", header_json: null, ready_segment: null });
    await expect(vault.readFrames(id, 0, 1)).rejects.toMatchObject({ problem: { code: "not-found" } });
    expect(await vault.readFrames((await rowOf(4)).id, 0, 1)).toEqual(preparedInstance(4, 1, 3_000).frames);
    expect((await vault.usage()).studies).toBe(1);
    await write(seriesId, 0, 3);
    expect(await vault.readFrames(id, 0, 1)).toEqual(preparedInstance(0, 1, 3_000).frames);
  });

  it("that are erased while they are written go on in new segments; closing the vault ends what is written", async () => {
    const seriesId = await addSeries(vault.index);
    const writer = await vault.writeSeries(seriesId);
    await writer.add(preparedInstance(0, 1, 3_000));
    const { study_id } = await vault.index.selectFrom("series").select("study_id").executeTakeFirstOrThrow();
    await vault.evictStudy(study_id);
    await writer.add(preparedInstance(1, 1, 3_000));
    const last = writer.add(preparedInstance(2, 1, 3_000));
    await reopen();
    await last;
    for (const number of [1, 2]) {
      expect(await vault.readFrames((await rowOf(number)).id, 0, 1)).toEqual(preparedInstance(number, 1, 3_000).frames);
    }
    expect(await rowOf(0)).toMatchObject({ state: "expected" });
    await expect(writer.add(preparedInstance(3, 1, 3_000))).rejects.toMatchObject({ problem: { code: "cancelled" } });
  });

  it("make room within the quota, and say when they cannot", async () => {
    const seriesId = await addSeries(vault.index);
    await write(seriesId, 0, 4, 1, 300_000);
    const { bytes } = await vault.usage();
    expect(await vault.makeRoom(1_000)).toBe(true);
    await vault.setQuota(bytes + 500_000);
    expect(await vault.makeRoom(200_000)).toBe(true);
    expect(await segmentFiles()).toHaveLength(2);
    // A study on no list may go (VA-4), and then nothing is left to go.
    const evicted: string[] = [];
    expect(await vault.makeRoom(1_000_000, { evicted: (_, rule) => evicted.push(rule) })).toBe(true);
    expect(evicted).toEqual(["VA-4"]);
    expect(await segmentFiles()).toHaveLength(0);
    expect(await vault.makeRoom(100_000_000)).toBe(false);
  });
});

const uidOf = (number: number) => sopInstanceUid.parse(preparedInstance(number, 1, 1).sopUid);
