import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type OpenVault, openThrowAwayVault } from "../vault/index.ts";
import { addExam, addPatient, addSeries, addStudy, preparedInstance } from "../vault/vault-fixture.ts";
import { exampleSite } from "../worklist/example-study.ts";
import { studiesPastRetention } from "./retention.ts";

const DAY = 86_400_000;
const site = exampleSite({ id: "site", retention: { daysAfterRead: 14 } });
let folder = "";
let vault: OpenVault;
let patient = "";
let study = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-retention-"));
  vault = await openThrowAwayVault(folder);
  patient = await addPatient(vault.index);
  study = await addStudy(vault.index, patient);
  const writer = await vault.writeSeries(await addSeries(vault.index, study));
  await writer.add(preparedInstance(0, 1, 64));
  await writer.seal();
  await vault.index.updateTable("study").set({ read_at: 1 }).execute();
});
afterEach(async () => {
  await vault.close();
  await rm(folder, { recursive: true, force: true });
});

describe("retention", () => {
  const past = (days: number) => studiesPastRetention(vault.index, site, 1 + days * DAY);

  it("PF-40 lets go so many days after reading", async () => {
    expect(await past(14)).toEqual([]);
    expect(await past(14.1)).toEqual([study]);
    expect(await studiesPastRetention(vault.index, { ...site, retention: { daysAfterRead: null } }, 99 * DAY)).toEqual(
      [],
    );
  });
  it("PF-41 keeps what an unread exam needs, and what is reserved", async () => {
    const exam = await addExam(vault.index, patient, [study]);
    expect(await past(20)).toEqual([]);
    await vault.index.updateTable("exam").set({ read_at: 1 }).where("id", "=", exam).execute();
    expect(await past(20)).toEqual([study]);
    const other = await addExam(vault.index, patient, []);
    await vault.index
      .insertInto("prior")
      .values({ exam_id: other, study_id: study, rank: 100, rules_json: "[]" })
      .execute();
    expect(await past(20)).toEqual([]);
    await vault.index.updateTable("exam").set({ left_at: 1 }).where("id", "=", other).execute();
    expect(await past(20)).toEqual([study]);
    await vault.index.updateTable("exam").set({ reserved_by: "Reader A" }).where("id", "=", exam).execute();
    expect(await past(20)).toEqual([]);
  });
});
