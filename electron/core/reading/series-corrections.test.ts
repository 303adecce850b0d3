import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { techniqueExample } from "../../../shared/hanging/evidence-example.ts";
import { type OpenVault, openThrowAwayVault } from "../vault/index.ts";
import { addPatient, addSeries, addStudy, preparedInstance } from "../vault/vault-fixture.ts";
import { createSeriesCorrections, type SeriesCorrections } from "./series-corrections.ts";
import { studyContents } from "./study-content.ts";

let root = "";
let vault: OpenVault;
let corrections: SeriesCorrections;
let changes = 0;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "alcove-corrections-"));
  vault = await openThrowAwayVault(root);
  changes = 0;
  corrections = createSeriesCorrections({
    index: vault.index,
    clock: () => 7,
    changed: () => {
      changes += 1;
    },
  });
});
afterEach(async () => {
  await vault.close();
  await rm(root, { recursive: true, force: true });
});

async function seriesNamed(description: string, protocol: string | null, images = 1) {
  const study = await addStudy(vault.index, await addPatient(vault.index));
  const series = await addSeries(vault.index, study);
  const summary_json = JSON.stringify({ modality: "MR", description, number: 1, series: "1.2" });
  await vault.index.updateTable("series").set({ summary_json }).where("id", "=", series).execute();
  if (protocol !== null) {
    const writer = await vault.writeSeries(series);
    for (let at = 0; at < images; at += 1) {
      const made = preparedInstance(at, 1, 10);
      const header = made.header === null ? null : { ...made.header, technique: techniqueExample({ protocol }) };
      await writer.add({ ...made, header });
    }
    await writer.seal();
  }
  return { study, series };
}

const contentOf = async (study: string) => {
  const wanted = new Map([[study, { role: "current", relevance: null } as const]]);
  const [content] = await studyContents(vault.index, wanted, () => null);
  return content?.series[0];
};

describe("what a reader says that series are", () => {
  it("HP-25 holds for series of the same site, modality, description and protocol, not for others", async () => {
    const first = await seriesNamed("T2 Tra", "knee");
    const like = await seriesNamed("t2  tra", "Knee");
    const other = await seriesNamed("T2 Tra", "hip");
    const coming = await seriesNamed("T2 Tra", null);
    const kept = await corrections.put(first.series, { weighting: "pd" });
    expect(kept).toMatchObject({
      siteId: "site",
      modality: "MR",
      description: "T2 Tra",
      protocol: "knee",
      changedAt: 7,
    });
    expect((await contentOf(like.study))?.corrected).toEqual({ weighting: "pd" });
    expect((await contentOf(other.study))?.corrected).toBeNull();
    expect((await contentOf(coming.study))?.corrected).toEqual({ weighting: "pd" });
  });

  it("HP-25 is said anew in the same place, listed, and taken back", async () => {
    const { series, study } = await seriesNamed("T2", "knee");
    const first = await corrections.put(series, { weighting: "pd" });
    const second = await corrections.put(series, { weighting: "t1" });
    expect(second.id).toBe(first.id);
    expect(await corrections.list()).toEqual([second]);
    await corrections.remove(second.id);
    expect(await corrections.list()).toEqual([]);
    expect((await contentOf(study))?.corrected).toBeNull();
    expect(changes).toBe(3);
  });

  it("HP-2 samples the first, the middle and the last image", async () => {
    const { study } = await seriesNamed("T2", "knee", 7);
    const samples = (await contentOf(study))?.samples ?? [];
    expect(samples).toHaveLength(3);
    expect(samples[0]?.technique?.protocol).toBe("knee");
    expect((await contentOf((await seriesNamed("T2", null)).study))?.samples).toEqual([]);
  });

  it("refuses a series that is not there", async () => {
    await expect(corrections.put("none", { weighting: "pd" })).rejects.toMatchObject({
      problem: { code: "not-found" },
    });
  });
});
