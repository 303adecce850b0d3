import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sopInstanceUid } from "../../../shared/dicom/uid.ts";
import {
  completeStudy,
  expectInstances,
  instanceHeaders,
  markGoneSeries,
  type OpenVault,
  openThrowAwayVault,
  seriesStates,
} from "./index.ts";
import { addPatient, addSeries, addStudy, preparedInstance } from "./vault-fixture.ts";

let root: string;
let vault: OpenVault;
let study: string;
let series: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "alcove-series-"));
  vault = await openThrowAwayVault(root);
  study = await addStudy(vault.index, await addPatient(vault.index));
  series = await addSeries(vault.index, study);
});
afterEach(async () => {
  await vault.close();
  await rm(root, { recursive: true, force: true });
});

const listed = (...numbers: number[]) =>
  numbers.map((number) => ({ instance: sopInstanceUid.parse(`1.2.3.${number + 1}`), sopClass: "", number }));
const write = async (...instances: ReturnType<typeof preparedInstance>[]) => {
  const writer = await vault.writeSeries(series);
  await Promise.all(instances.map((instance) => writer.add(instance)));
  await writer.seal();
};
const state = async () => (await seriesStates(vault.index, [study]))[0];

describe("the index of a series", () => {
  it("counts what is expected, here, refused and broken, and is complete when all is held", async () => {
    await expectInstances(vault.index, series, listed(2, 0, 1), 1);
    expect(await state()).toMatchObject({ expected: 3, here: 0, completeAt: null });
    await write(preparedInstance(0, 1, 100), preparedInstance(1, 1, 100));
    expect(await state()).toMatchObject({ expected: 3, here: 2, completeAt: null });
    expect(await completeStudy(vault.index, study, 5)).toBe(false);
    const problem = { code: "unsupported-transfer-syntax", detail: "" } as const;
    await write({ ...preparedInstance(2, 1, 100), header: null, frames: [], pixelDigest: null, problem });
    expect(await state()).toMatchObject({ here: 2, refused: 1, broken: 0, completeAt: expect.any(Number) });
    expect(await completeStudy(vault.index, study, 5)).toBe(true);
    const instances = await instanceHeaders(vault.index, series);
    expect(instances.map(({ number }) => number)).toEqual([0, 1, 2]);
    expect(instances[2]).toMatchObject({ state: "refused", header: null, problem });
    expect(instances[0]?.header?.image?.frameBytes).toBe(100);
  });

  it("expects late images again, forgets what is listed no more, and never what is held", async () => {
    await expectInstances(vault.index, series, listed(0, 1), 1);
    await write(preparedInstance(0, 1, 100), preparedInstance(1, 1, 100));
    const completeAt = (await state())?.completeAt;
    expect(completeAt).not.toBeNull();
    await expectInstances(vault.index, series, listed(0, 1), 1);
    expect((await state())?.completeAt).toBe(completeAt);
    await expectInstances(vault.index, series, listed(0, 1, 2, 3), 1);
    expect(await state()).toMatchObject({ expected: 4, here: 2, completeAt: null });
    await expectInstances(vault.index, series, listed(1), 1);
    expect((await instanceHeaders(vault.index, series)).map((row) => row.state)).toEqual(["here", "here"]);
    await write();
    expect(await state()).toMatchObject({ expected: 1, here: 2, completeAt: expect.any(Number) });
  });

  it("PF-27 marks what is listed no more as gone, takes it back when it is listed again, and nothing by an empty list", async () => {
    const gone = async () =>
      (
        await vault.index
          .selectFrom("instance")
          .select("gone_at")
          .where("series_id", "=", series)
          .orderBy("number")
          .execute()
      ).map(({ gone_at }) => gone_at);
    await expectInstances(vault.index, series, listed(0, 1), 1);
    await write(preparedInstance(0, 1, 100), preparedInstance(1, 1, 100));
    expect(await expectInstances(vault.index, series, [], 2)).toBe(false);
    expect(await expectInstances(vault.index, series, listed(1), 3)).toBe(true);
    expect(await expectInstances(vault.index, series, listed(1), 4)).toBe(false);
    expect(await gone()).toEqual([3, null]);
    expect(await expectInstances(vault.index, series, listed(0, 1), 5)).toBe(true);
    expect(await gone()).toEqual([null, null]);
  });

  it("PF-38 with a row that cannot be read it is not complete, and nothing of it is taken for gone", async () => {
    await expectInstances(vault.index, series, listed(0, 1, 2), 1);
    await write(preparedInstance(0, 1, 100), preparedInstance(1, 1, 100));
    expect(await expectInstances(vault.index, series, listed(0), 2, 1)).toBe(false);
    await write(preparedInstance(2, 1, 100));
    expect(await state()).toMatchObject({ expected: 4, here: 3, completeAt: null });
    const rows = await vault.index.selectFrom("instance").select("gone_at").where("series_id", "=", series).execute();
    expect(rows.map(({ gone_at }) => gone_at)).toEqual([null, null, null]);
    await expectInstances(vault.index, series, listed(0, 1, 2), 3);
    await write();
    expect(await state()).toMatchObject({ expected: 3, completeAt: expect.any(Number) });
  });

  it("PF-27 a gone series keeps what is held, and keeps no study from being complete", async () => {
    await expectInstances(vault.index, series, listed(0, 1), 1);
    await write(preparedInstance(0, 1, 100));
    const [empty, standing] = [await addSeries(vault.index, study), await addSeries(vault.index, study)];
    expect(await markGoneSeries(vault.index, study, [], 2)).toEqual([]);
    expect(await markGoneSeries(vault.index, study, [standing], 3)).toEqual([series]);
    expect((await instanceHeaders(vault.index, series)).map((row) => row.state)).toEqual(["here"]);
    const ids = await vault.index.selectFrom("series").select("id").where("study_id", "=", study).execute();
    expect(ids.map(({ id }) => id)).not.toContain(empty);
    expect(await completeStudy(vault.index, study, 5)).toBe(false);
    await vault.index.updateTable("series").set({ complete_at: 4 }).where("id", "=", standing).execute();
    expect(await completeStudy(vault.index, study, 5)).toBe(true);
  });

  it("counts a damaged arrival as broken, and takes a good copy of it later", async () => {
    await expectInstances(vault.index, series, listed(0), 1);
    const good = preparedInstance(0, 1, 100);
    const problem = { code: "damaged", detail: "" } as const;
    await write({ ...good, header: null, frames: [], pixelDigest: null, problem });
    expect(await state()).toMatchObject({ broken: 1, completeAt: null });
    await write(good);
    expect(await state()).toMatchObject({ broken: 0, here: 1, completeAt: expect.any(Number) });
  });

  it("refuses frames of another length than their header says, and writes after the end", async () => {
    const writer = await vault.writeSeries(series);
    const instance = preparedInstance(0, 2, 100);
    const wrong = { ...instance, frames: [Buffer.alloc(99), Buffer.alloc(100)] };
    await expect(writer.add(wrong)).rejects.toMatchObject({ problem: { code: "invalid" } });
    await writer.close();
    await expect(writer.add(instance)).rejects.toMatchObject({ problem: { code: "cancelled" } });
  });
});

describe("images counted beside their series", () => {
  const counts = async () =>
    (
      await sql<{ kept: string; counted: string }>`select here || ' ' || refused || ' ' || broken as kept,
        (select sum(state = 'here') || ' ' || sum(state = 'refused') || ' ' || sum(state = 'broken' and gone_at is null)
          from instance where series_id = series.id) as counted from series`.execute(vault.index)
    ).rows[0];

  it("follow whatever becomes of them", async () => {
    await expectInstances(vault.index, series, listed(0, 1, 2, 3, 4, 5), 1);
    expect(await counts()).toEqual({ kept: "0 0 0", counted: "0 0 0" });
    await write(...[0, 1, 2, 3].map((number) => preparedInstance(number, 1, 64)));
    expect(await counts()).toEqual({ kept: "4 0 0", counted: "4 0 0" });
    const set = (change: Partial<{ state: "here" | "refused" | "broken" | "expected"; gone_at: number | null }>) =>
      vault.index.updateTable("instance").set(change);
    await set({ state: "refused" }).where("number", "=", 1).execute();
    await set({ state: "broken" }).where("number", "in", [2, 3, 4]).execute();
    expect(await counts()).toEqual({ kept: "1 1 3", counted: "1 1 3" });
    await set({ gone_at: 5 }).where("number", "in", [2, 3]).execute();
    await set({ gone_at: 6 }).where("number", "=", 3).execute();
    await set({ state: "here", gone_at: null }).where("number", "=", 2).execute();
    expect(await counts()).toEqual({ kept: "2 1 1", counted: "2 1 1" });
    await vault.index.deleteFrom("instance").where("number", "in", [0, 3, 4]).execute();
    expect(await counts()).toEqual({ kept: "1 1 0", counted: "1 1 0" });
  });
});
