/** What a real archive is found to do, over both of its transports. */
import { resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createArchive } from "../../electron/core/archives/create-archive.ts";
import type { ArchiveAbilities } from "../../shared/contract/archive-abilities.ts";
import { archiveConfig } from "../../shared/contract/site.ts";
import { archiveDeps, stepsOf } from "./archive-deps.ts";
import { startDcmqrscp } from "./dcmqrscp.ts";
import { type Orthanc, startOrthanc } from "./orthanc.ts";

const demo = resolve(import.meta.dirname, "../../build/demo/studies");

let orthanc: Orthanc;
beforeAll(async () => {
  orthanc = await startOrthanc({ settings: { DicomModalities: { home: ["ALCOVE", "127.0.0.1", 11_112] } } });
  await orthanc.storeFolder(resolve(demo, "mr-brain"));
  await orthanc.storeFolder(resolve(demo, "ecg"));
});
afterAll(() => orthanc.stop());

/** A test of the archive, and what it found. */
async function foundOf(config: object): Promise<ArchiveAbilities | null> {
  let found: ArchiveAbilities | null = null;
  const learned = (abilities: ArchiveAbilities): void => {
    found = abilities;
  };
  const archive = createArchive(archiveConfig.parse({ id: "a", ...config }), null, {
    ...archiveDeps,
    abilities: { known: null, learned },
  });
  try {
    const steps = await stepsOf(archive);
    expect(steps.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    return found;
  } finally {
    await archive.dispose();
  }
}

it("SI-19 Orthanc over DICOMweb", async () => {
  expect(await foundOf({ kind: "dicomweb", root: orthanc.root })).toEqual({
    kind: "dicomweb",
    fields: true,
    paging: "pages",
    pageCap: null,
    counts: "right",
    counting: "list",
    wholeSeries: null,
    parallelism: null,
  });
});

it("SI-19 Orthanc over DIMSE", async () => {
  const { dicom: port } = orthanc.ports;
  expect(await foundOf({ kind: "dimse", host: "127.0.0.1", port, calledAet: orthanc.name })).toEqual({
    kind: "dimse",
    retrieve: ["get", "move"],
    associations: null,
  });
});

it("SI-19 how many associations a classic archive takes at once", async () => {
  const classic = await startDcmqrscp({ mostAssociations: 3 });
  let found: ArchiveAbilities | null = null;
  const learned = (abilities: ArchiveAbilities): void => {
    found = abilities;
  };
  const { aet: calledAet, port } = classic;
  const config = archiveConfig.parse({ id: "a", kind: "dimse", host: "127.0.0.1", port, calledAet, associations: 8 });
  const archive = createArchive(config, null, { ...archiveDeps, abilities: { known: null, learned } });
  try {
    await classic.storeFolder(resolve(demo, "mr-brain"));
    const never = new AbortController().signal;
    const [study] = await archive.findStudies({}, never);
    const [series] = study === undefined ? [] : await archive.listSeries(study.study, never);
    if (study === undefined || series === undefined) throw new Error("nothing there");
    const wanted = (await archive.listInstances(study.study, series.series, never)).map(({ instance }) => instance);
    const came: string[] = [];
    for await (const { instance } of archive.fetchSeries(study.study, series.series, wanted, never))
      came.push(instance);
    expect(came.toSorted()).toEqual(wanted.toSorted());
    expect(found).toMatchObject({ kind: "dimse", associations: expect.any(Number) });
    expect(JSON.stringify(found)).toMatch(/"associations":[12]\b/);
  } finally {
    await archive.dispose();
    await classic.stop();
  }
});
