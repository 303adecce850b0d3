/** What servers of each habit are found to do, that they are worked with all the same, and that it is kept. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createArchive } from "../../electron/core/archives/create-archive.ts";
import type { Archive } from "../../electron/core/archives/index.ts";
import type { SmallFile } from "../../electron/core/archives/test/small-file.ts";
import { SiteStates } from "../../electron/core/sites/index.ts";
import { openThrowAwayVault } from "../../electron/core/vault/index.ts";
import { exampleSite } from "../../electron/core/worklist/example-study.ts";
import type { ArchiveAbilities } from "../../shared/contract/archive-abilities.ts";
import { archiveConfig } from "../../shared/contract/site.ts";
import { seriesUid, sopInstanceUid, studyUid } from "../../shared/dicom/uid.ts";
import { archiveDeps, stepsOf } from "./archive-deps.ts";
import { type Fault, type FaultyServer, startFaultyServer } from "./faulty-server.ts";

const running = new AbortController().signal;
const study = studyUid.parse("1.2.1");
const series = seriesUid.parse("1.2.1.1");
const uid = (number: number) => sopInstanceUid.parse(`1.2.1.1.${number}`);
const slices: readonly SmallFile[] = [1, 2, 3].map((number) => ({ study, series, instance: uid(number), number }));
const studies = (count: number): SmallFile[] =>
  Array.from({ length: count }, (_, at) => ({ study: `1.3.${at}`, series: `1.3.${at}.1`, instance: `1.3.${at}.1.1` }));

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Met {
  readonly server: FaultyServer;
  readonly archive: Archive;
  readonly found: () => ArchiveAbilities | null;
}

async function meet(fault: Fault, files = slices, known: ArchiveAbilities | null = null): Promise<Met> {
  const server = await startFaultyServer(fault, files);
  const config = archiveConfig.parse({ id: "a", kind: "dicomweb", root: server.root });
  let found: ArchiveAbilities | null = null;
  const learned = (abilities: ArchiveAbilities): void => {
    found = abilities;
  };
  const archive = createArchive(config, null, { ...archiveDeps, abilities: { known, learned } });
  ends.push(server.stop, () => archive.dispose());
  return { server, archive, found: () => found };
}

/** Counts and fetches the series as the program does. */
async function readSeries({ archive }: Met): Promise<number> {
  await archive.listSeries(study, running);
  const listed = await archive.listInstances(study, series, running);
  let came = 0;
  for await (const _ of archive.fetchSeries(
    study,
    series,
    listed.map(({ instance }) => instance),
    running,
  ))
    came += 1;
  return came;
}

describe("SI-19 a server's habits are found out, and it is worked with", () => {
  it.each<[Fault, Partial<ArchiveAbilities>]>([
    ["none", { counting: "list", counts: "absent", wholeSeries: true, fields: true }],
    ["no-instance-list", { counting: "series-metadata" }],
    ["empty-instance-list", { counting: "series-metadata" }],
    ["only-study-metadata", { counting: "study-metadata" }],
    ["wrong-counts", { counts: "wrong" }],
    ["right-counts", { counts: "right" }],
    ["no-include-field", { fields: false }],
    ["no-paging", { paging: "whole" }],
    ["no-whole-series", { wholeSeries: false }],
  ])("%s", async (fault, abilities) => {
    const met = await meet(fault);
    expect(await readSeries(met)).toBe(3);
    expect(met.found()).toMatchObject(abilities);
  });

  it.each<[Fault, Partial<ArchiveAbilities>]>([
    ["none", { paging: "pages", pageCap: null }],
    ["caps-pages", { paging: "pages", pageCap: 30 }],
    ["overlapping-pages", { paging: "pages" }],
    ["ignores-limit", { paging: "whole" }],
    ["ignores-offset", { paging: "whole" }],
    ["no-paging", { paging: "whole" }],
  ])("%s, over several pages", async (fault, abilities) => {
    const { archive, found } = await meet(fault, studies(130));
    expect(await archive.findStudies({}, running)).toHaveLength(130);
    expect(found()).toMatchObject(abilities);
  });

  it("uses what is known from the first question on, and finds out anew where the server answers otherwise", async () => {
    const before = await meet("only-study-metadata");
    await readSeries(before);
    const again = await meet("only-study-metadata", slices, before.found());
    expect(await readSeries(again)).toBe(3);
    expect(again.found()).toBeNull();
    expect(again.server.asked.filter(({ url }) => /instances|series\/[^/]+\/metadata/.test(url))).toEqual([]);
    again.server.fault = "none";
    expect(await readSeries(again)).toBe(3);
    again.server.fault = "no-whole-series";
    expect(await readSeries(again)).toBe(3);
    expect(again.found()).toMatchObject({ counting: "study-metadata", wholeSeries: false });
  });

  it("shows all of it to a test", async () => {
    const { archive, found } = await meet("ignores-offset", [...slices, ...studies(2)]);
    expect((await stepsOf(archive)).every(({ outcome }) => outcome !== "failed")).toBe(true);
    expect(found()).toMatchObject({ paging: "whole", counting: "list", fields: true });
  });
});

describe("SI-19 what was found out", () => {
  it("is kept by archive, told with the site's state, and forgotten when the configuration changes or it grew old", async () => {
    const folder = await mkdtemp(join(tmpdir(), "alcove-abilities-"));
    const vault = await openThrowAwayVault(folder);
    ends.push(
      () => rm(folder, { recursive: true, force: true }),
      () => vault.close(),
    );
    let now = 1_000_000;
    const site = exampleSite();
    const [archive] = site.archives;
    if (archive === undefined) throw new Error("no archive");
    const states = async (of = site) => {
      const made = new SiteStates({ index: vault.index, clock: () => now, changed: () => {} });
      await made.configure([of]);
      return made;
    };
    const abilities = { kind: "dimse", retrieve: ["get"], associations: 3 } as const;
    const first = await states();
    first.abilityMemory(site.id, archive).learned({ ...abilities, retrieve: ["get"] });
    await first.settled();
    expect(first.list()[0]?.abilities).toEqual({ main: { abilities, foundAt: 1_000_000 } });

    const restarted = await states();
    expect(restarted.abilityMemory(site.id, archive).known).toEqual(abilities);
    const moved = { ...archive, root: "http://127.0.0.1:2/dicom-web/" };
    await restarted.configure([{ ...site, archives: [archiveConfig.parse(moved)] }]);
    expect(restarted.list()[0]?.abilities).toEqual({});
    now += 8 * 86_400_000;
    expect((await states()).list()[0]?.abilities).toEqual({});
  });
});
