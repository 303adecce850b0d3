import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { PlannedJob } from "../../../shared/contract/prefetch-plan.ts";
import { type SopInstanceUid, seriesUid, sopInstanceUid } from "../../../shared/dicom/uid.ts";
import { ProblemError } from "../../../shared/problem.ts";
import type { ReceivedInstance } from "../archives/index.ts";
import { smallFile } from "../archives/test/small-file.ts";
import { defaultOptions, prepareInstance } from "../imaging/index.ts";
import { completeSeries, completeStudy, type OpenVault, openThrowAwayVault } from "../vault/index.ts";
import { waitFrom } from "../wait.ts";
import { exampleSite, exampleStudy } from "../worklist/example-study.ts";
import { takeIn } from "../worklist/take-in.ts";
import type { StudySource } from "./list-study.ts";
import { PrefetchRunner } from "./prefetch-runner.ts";

const site = exampleSite();
let folder = "";
let vault: OpenVault;
let runner: PrefetchRunner;
let plan: PlannedJob[] = [];
let places = 1;
let hasRoom = true;
let fetched: string[] = [];
/** Series that are asked for wait here until they are let go on, or given up. */
let gates: Map<string, () => void>;

/** Two series of one image a study. */
const source: StudySource = {
  listSeries: async ({ uid }) =>
    ["1", "2"].map((number) => ({
      series: seriesUid.parse(`${uid}.${number}`),
      number: Number(number),
      modality: "CT",
      description: "",
      bodyPart: "",
      laterality: "",
      instanceCount: 1,
    })),
  listInstances: async (_study, series) => [{ instance: sopInstanceUid.parse(`${series}.1`), sopClass: "", number: 1 }],
  async *fetchSeries({ uid }, series, only: readonly SopInstanceUid[], signal): AsyncIterable<ReceivedInstance> {
    await new Promise<void>((resolve) => {
      gates.set(series, resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    if (signal.aborted) throw new ProblemError("cancelled");
    for (const instance of only) {
      fetched.push(instance);
      yield { instance, bytes: new Uint8Array(smallFile({ study: uid, series, instance })) };
    }
  },
};

const completed = new Set<string>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-runner-"));
  vault = await openThrowAwayVault(folder);
  gates = new Map();
  fetched = [];
  [places, hasRoom] = [1, true];
  completed.clear();
  const found = [1, 2].map((number) => ({ archiveId: "main", summary: exampleStudy(number) }));
  await takeIn(vault.index, site, found, Date.UTC(2026, 2, 1, 12));
  const studies = await vault.index.selectFrom("study").select("id").orderBy("study_uid").execute();
  plan = studies.map(({ id }) => ({ examId: id, studyId: id, siteId: site.id, role: "current", rules: ["PF-9"] }));
  runner = new PrefetchRunner(
    {
      vault,
      source,
      imaging: { prepare: (bytes) => prepareInstance(bytes, defaultOptions) },
      clock: Date.now,
      plan: () => plan.filter(({ studyId }) => !completed.has(studyId)),
      quiet: waitFrom(0, 0),
      placesOf: () => places,
      imagesLeft: () => null,
      arrived: () => {},
      goneChanged: () => {},
      seriesEnded: (seriesId) => completeSeries(vault.index, seriesId, Date.now()),
      makeRoom: async () => {
        if (!hasRoom) throw new ProblemError("quota-reached");
      },
      started: () => {},
      ended: async ({ studyId }) => {
        if (await completeStudy(vault.index, studyId, Date.now())) completed.add(studyId);
      },
      changed: () => {},
      failed: (error) => {
        throw error;
      },
    },
    false,
  );
});
afterEach(async () => {
  await runner.close();
  await vault.close();
  await rm(folder, { recursive: true, force: true });
});

const asked = (series: string) => vi.waitFor(() => expect(gates.has(series)).toBe(true));
const letGo = async (series: string) => {
  await asked(series);
  gates.get(series)?.();
  gates.delete(series);
};

it("takes up again, after a pause, what had waited between two series when it began", async () => {
  const [first, second] = plan;
  if (first === undefined || second === undefined) throw new Error("two studies were planned");
  plan = [second];
  await runner.start();
  await asked("1.2.826.2.1");
  // A better study takes the one place as soon as the running series ends.
  plan = [first, second];
  await letGo("1.2.826.2.1");
  await asked("1.2.826.1.1");
  runner.setPaused(true);
  await vi.waitFor(() => expect(runner.state().running).toEqual([]));
  gates.clear();
  runner.setPaused(false);
  for (const series of ["1.2.826.1.1", "1.2.826.1.2", "1.2.826.2.2"]) await letGo(series);
  await vi.waitFor(() => expect(completed.size).toBe(2));
  expect(fetched.toSorted()).toEqual(["1.2.826.1.1.1", "1.2.826.1.2.1", "1.2.826.2.1.1", "1.2.826.2.2.1"]);
});

it("MA-2 gives up what is under way, begins nothing while it rests, and goes on by itself after that", async () => {
  await runner.start();
  await asked("1.2.826.1.1");
  runner.rest(Date.now() + 600);
  await vi.waitFor(() => expect(runner.state().running).toEqual([]));
  gates.clear();
  await later(200);
  expect([...gates.keys()]).toEqual([]);
  await vi.waitFor(() => expect([...gates.keys()]).toEqual(["1.2.826.1.1"]), { timeout: 5000 });
});

it("MA-3 goes on at once when it is told to", async () => {
  await runner.start();
  await asked("1.2.826.1.1");
  runner.rest(Date.now() + 60_000);
  await vi.waitFor(() => expect(runner.state().running).toEqual([]));
  gates.clear();
  runner.retryNow();
  await asked("1.2.826.1.1");
});

it("PF-13 divides what may run at once among the sites", async () => {
  const [first, second] = plan;
  if (first === undefined || second === undefined) throw new Error("two studies were planned");
  places = 8;
  // Seven other sites that something is left of take their share, whether or not they use it now.
  const others = [1, 2, 3, 4, 5, 6, 7].map((at) => ({ ...second, studyId: `unknown ${at}`, siteId: `site ${at}` }));
  plan = [first, second, ...others];
  await runner.start();
  await asked("1.2.826.1.1");
  await later(50);
  expect([...gates.keys()]).toEqual(["1.2.826.1.1"]);
});

it("PF-42 gives up what the line is too dear for now, and says how many exams wait", async () => {
  await runner.start();
  await asked("1.2.826.1.1");
  plan = plan.map((job) => ({ ...job, rules: ["PF-6", "PF-42"] }));
  runner.pump();
  await vi.waitFor(() => expect(runner.state()).toMatchObject({ state: "waiting", triesAt: null, running: [] }));
  expect(runner.state()).toMatchObject({ meteredExams: 2, waitingExams: 0 });
});

it("PF-43 fetches for idle time only while nothing else is left, and gives way at once", async () => {
  const [first, second] = plan;
  if (first === undefined || second === undefined) throw new Error("two studies were planned");
  const ahead = { ...second, rules: ["PF-43"] };
  plan = [ahead];
  await runner.start();
  await asked("1.2.826.2.1");
  plan = [first, ahead];
  runner.pump();
  for (const series of ["1.2.826.1.1", "1.2.826.1.2"]) await letGo(series);
  await vi.waitFor(() => expect(completed.size).toBe(1));
  expect(fetched).toEqual(["1.2.826.1.1.1", "1.2.826.1.2.1"]);
  for (const series of ["1.2.826.2.1", "1.2.826.2.2"]) await letGo(series);
  await vi.waitFor(() => expect(completed.size).toBe(2));
});

it("PF-43 holds nothing else up when there is no room for what idle time brings", async () => {
  const [first, second] = plan;
  if (first === undefined || second === undefined) throw new Error("two studies were planned");
  hasRoom = false;
  plan = [{ ...second, rules: ["PF-43"] }];
  await runner.start();
  await vi.waitFor(() => expect(runner.state().state).toBe("idle"));
  expect(runner.state().problem).toBeNull();
  hasRoom = true;
  plan = [first];
  runner.pump();
  for (const series of ["1.2.826.1.1", "1.2.826.1.2"]) await letGo(series);
  await vi.waitFor(() => expect(completed.size).toBe(1));
});
