import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SiteState } from "../../../shared/contract/events.ts";
import { type SiteConfig, siteDraft, siteFromDraft } from "../../../shared/contract/site.ts";
import { studyFromDicomJson } from "../../../shared/dicom/dicom-json.ts";
import { type SopInstanceUid, seriesUid, sopInstanceUid, studyUid } from "../../../shared/dicom/uid.ts";
import { type ProblemCode, ProblemError } from "../../../shared/problem.ts";
import { type Archive, BusyError } from "../archives/index.ts";
import { type OpenVault, openThrowAwayVault } from "../vault/index.ts";
import { SiteConnections } from "./site-connections.ts";
import { SiteStates } from "./site-states.ts";

const running = new AbortController().signal;
const study = studyUid.parse("1.2");
const series = seriesUid.parse("1.2.3");
const uid = (number: number) => sopInstanceUid.parse(`1.2.3.${number}`);

/** An archive in memory, which fails on demand and counts what it is asked. */
interface Double {
  studies: string[];
  instances: SopInstanceUid[];
  /** Marks of rows that cannot be read. */
  unreadable: string[];
  fails: ProblemCode | ProblemError | null;
  asked: number;
  disposed: number;
  reconnected: number;
}

let folder: string;
let vault: OpenVault;
let doubles: Map<string, Double>;
let told: SiteState[];
let now: number;
let states: SiteStates;
let connections: SiteConnections;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-connections-"));
  vault = await openThrowAwayVault(folder);
});
afterAll(async () => {
  await vault.close();
  await rm(folder, { recursive: true, force: true });
});

function open(path: string): Archive {
  const double = doubles.get(path);
  if (double === undefined) throw new Error(`no archive ${path}`);
  const ask = async <T>(answer: T): Promise<T> => {
    double.asked += 1;
    if (double.fails !== null) throw typeof double.fails === "string" ? new ProblemError(double.fails) : double.fails;
    return answer;
  };
  return {
    findStudies: (_query, _signal, unreadable) => {
      for (const mark of double.unreadable) unreadable?.({ reason: "uid", mark });
      return ask(double.studies.map((each) => studyFromDicomJson({ "0020000D": { Value: [each] } })));
    },
    listSeries: () => ask([]),
    listInstances: () => ask(double.instances.map((instance) => ({ instance, sopClass: "", number: null }))),
    async *fetchSeries(_study, _series, only) {
      for (const instance of only.filter((each) => double.instances.includes(each))) {
        yield { instance, bytes: new Uint8Array() };
      }
      await ask(null);
    },
    async *test() {},
    reconnect: async () => {
      double.reconnected += 1;
    },
    dispose: async () => {
      double.disposed += 1;
    },
  };
}

const site = (...names: string[]): SiteConfig => {
  const archives = names.map((name) => ({ id: name, kind: "folder" as const, path: `/${name}` }));
  return siteFromDraft(siteDraft.parse({ name: names.join(), archives }), { newId: randomUUID, timeZone: "UTC" });
};
const secrets = new Map();

async function configure(...sites: SiteConfig[]): Promise<void> {
  await states.configure(sites);
  connections.configure(sites.map((config) => ({ config, secrets })));
}

const stateOf = ({ id }: SiteConfig) => states.list().find(({ siteId }) => siteId === id);

beforeEach(() => {
  const double = (): Double => ({
    studies: ["1.2"],
    instances: [uid(1), uid(2)],
    unreadable: [],
    fails: null,
    asked: 0,
    disposed: 0,
    reconnected: 0,
  });
  doubles = new Map(["a", "b", "c"].map((path) => [path, double()]));
  told = [];
  now = 1_000_000;
  states = new SiteStates({ index: vault.index, clock: () => now, changed: (state) => told.push(state) });
  connections = new SiteConnections({
    openArchive: (config) => open(config.kind === "folder" ? config.path.slice(1) : ""),
    states,
    clock: () => now,
  });
});

const double = (path: string): Double => {
  const found = doubles.get(path);
  if (found === undefined) throw new Error(`no archive ${path}`);
  return found;
};

describe("site connections", () => {
  it("ask the archives in order of preference, and the next when one cannot be asked", async () => {
    const one = site("a", "b");
    await configure(one);
    expect(await connections.find(one.id, {}, running)).toMatchObject([{ archiveId: "a", summary: { study } }]);
    expect(double("b").asked).toBe(0);
    double("a").fails = "no-connection";
    expect(await connections.find(one.id, {}, running)).toMatchObject([{ archiveId: "b" }]);
    expect(stateOf(one)).toMatchObject({ state: "ok", problem: { code: "no-connection" } });
  });

  it("never say that a study is gone while an archive could not be asked", async () => {
    const one = site("a", "b");
    await configure(one);
    double("a").studies = [];
    expect(await connections.find(one.id, { study }, running)).toMatchObject([{ archiveId: "b" }]);
    double("b").fails = "timed-out";
    await expect(connections.find(one.id, { study }, running)).rejects.toThrow("timed-out");
    double("b").fails = null;
    double("b").studies = [];
    expect(await connections.find(one.id, { study }, running)).toEqual([]);
  });

  it("look for priors in every archive, and fail when one could not be asked", async () => {
    const one = site("a", "b");
    await configure(one);
    double("b").studies = ["1.2", "1.9"];
    const found = await connections.findEverywhere(one.id, { patientId: "1" }, running);
    expect(found.map(({ archiveId, summary }) => `${archiveId} ${summary.study}`)).toEqual(["a 1.2", "b 1.9"]);
    double("b").fails = "server-error";
    await expect(connections.findEverywhere(one.id, { patientId: "1" }, running)).rejects.toThrow("server-error");
  });

  it("SI-24 say with the site's state what of its lists could not be read, each once, until it can be", async () => {
    const one = site("a");
    await configure(one);
    const unreadable = () => stateOf(one)?.unreadable;
    double("a").unreadable = ["x", "y"];
    expect(await connections.find(one.id, { dates: { from: "20260301", to: "" } }, running)).toHaveLength(1);
    expect(stateOf(one)).toMatchObject({ state: "ok", unreadable: [{ reason: "uid", count: 2 }] });
    double("a").unreadable = ["y", "z"];
    await connections.findEverywhere(one.id, { patientId: "1" }, running);
    expect(unreadable()).toEqual([{ reason: "uid", count: 3 }]);
    double("a").unreadable = [];
    await connections.find(one.id, { dates: { from: "20260302", to: "" } }, running);
    expect(unreadable()).toEqual([{ reason: "uid", count: 2 }]);
    await connections.findEverywhere(one.id, { patientId: "1" }, running);
    expect(unreadable()).toEqual([]);
  });

  it("fetch from the next archive what the first did not give", async () => {
    const one = site("a", "b");
    await configure(one);
    double("a").instances = [uid(1)];
    double("a").fails = "cut-off";
    const got: string[] = [];
    for await (const { instance } of connections.fetchSeries(one.id, "a", study, series, [uid(1), uid(2)], running)) {
      got.push(instance);
    }
    expect(got).toEqual([uid(1), uid(2)]);
    const rest = connections.fetchSeries(one.id, null, study, series, [uid(9)], running);
    await expect(rest.next()).rejects.toThrow("cut-off");
  });

  it("leave a dead archive in peace after three failures, until told to retry", async () => {
    const one = site("a");
    await configure(one);
    double("a").fails = "timed-out";
    for (let turn = 0; turn < 6; turn += 1) {
      await expect(connections.find(one.id, {}, running)).rejects.toThrow("timed-out");
    }
    expect(double("a").asked).toBe(3);
    expect(stateOf(one)?.state).toBe("offline");
    const fetched = connections.fetchSeries(one.id, null, study, series, [uid(1)], running);
    await expect(fetched.next()).rejects.toThrow("timed-out");
    double("a").fails = null;
    connections.retryNow(one.id);
    expect(await connections.find(one.id, {}, running)).toHaveLength(1);
    expect(stateOf(one)?.state).toBe("ok");
  });

  it("try a refused login once in ten minutes, so that no account is locked", async () => {
    const one = site("a");
    await configure(one);
    double("a").fails = "login-refused";
    for (let turn = 0; turn < 4; turn += 1) {
      await expect(connections.find(one.id, {}, running)).rejects.toThrow("login-refused");
    }
    expect(double("a").asked).toBe(1);
    expect(stateOf(one)?.state).toBe("failing");
    now += 600_001;
    await expect(connections.find(one.id, {}, running)).rejects.toThrow("login-refused");
    expect(double("a").asked).toBe(2);
  });

  it("MA-3, MA-4 ask over new connections when the line is back, but not where a login was refused", async () => {
    const one = site("a");
    await configure(one);
    double("a").fails = "no-connection";
    for (let turn = 0; turn < 4; turn += 1) {
      await expect(connections.find(one.id, {}, running)).rejects.toThrow("no-connection");
    }
    expect(double("a").asked).toBe(3);
    double("a").fails = "login-refused";
    connections.lineIsBack();
    await expect(connections.find(one.id, {}, running)).rejects.toThrow("login-refused");
    connections.lineIsBack();
    await expect(connections.find(one.id, {}, running)).rejects.toThrow("login-refused");
    expect([double("a").asked, double("a").reconnected]).toEqual([4, 2]);
  });

  it("PF-36 ask a busy server nothing before it wants to be asked, unless told to", async () => {
    const one = site("a");
    await configure(one);
    double("a").fails = new BusyError("HTTP 429", 120_000);
    const ask = () => expect(connections.find(one.id, {}, running)).rejects.toThrow("HTTP 429");
    await ask();
    now += 119_999;
    await ask();
    await expect(connections.fetchSeries(one.id, null, study, series, [uid(1)], running).next()).rejects.toThrow("429");
    expect(double("a").asked).toBe(1);
    now += 1;
    await ask();
    expect(double("a").asked).toBe(2);
    connections.retryNow(one.id);
    await ask();
    expect(double("a").asked).toBe(3);
    double("a").fails = null;
    now += 120_000;
    expect(await connections.find(one.id, {}, running)).toHaveLength(1);
  });

  it("PF-36 never leave a server in peace for longer than an hour", async () => {
    const one = site("a");
    await configure(one);
    double("a").fails = new BusyError("HTTP 503", 86_400_000);
    await expect(connections.find(one.id, {}, running)).rejects.toThrow("HTTP 503");
    double("a").fails = null;
    now += 3_600_000;
    expect(await connections.find(one.id, {}, running)).toHaveLength(1);
  });

  it("PF-37 try a refused login again when the clock was set back", async () => {
    const one = site("a");
    await configure(one);
    double("a").fails = "login-refused";
    await expect(connections.find(one.id, {}, running)).rejects.toThrow("login-refused");
    double("a").fails = null;
    now -= 86_400_000;
    expect(await connections.find(one.id, {}, running)).toHaveLength(1);
  });

  it("keep one site's failure to that site", async () => {
    const [dead, well] = [site("a"), site("b")];
    await configure(dead, well);
    double("a").fails = "no-connection";
    await expect(connections.find(dead.id, {}, running)).rejects.toThrow("no-connection");
    expect(await connections.find(well.id, {}, running)).toHaveLength(1);
    expect([stateOf(dead)?.state, stateOf(well)?.state]).toEqual(["offline", "ok"]);
  });

  it("open anew what was changed, and only that", async () => {
    const [one, other] = [site("a"), site("b")];
    await configure(one, other);
    await connections.find(one.id, {}, running);
    await connections.find(other.id, {}, running);
    await configure({ ...one, name: "Renamed" }, { ...other, limits: { ...other.limits, parallelTransfers: 9 } });
    expect([double("a").disposed, double("b").disposed]).toEqual([0, 1]);
    await configure({ ...one, enabled: false });
    expect([double("a").disposed, stateOf(one)?.state, stateOf(other)]).toEqual([1, "disabled", undefined]);
    await expect(connections.find(one.id, {}, running)).rejects.toThrow("not-found");
  });

  it("tell every change of state once, and know the last success after a restart", async () => {
    const one = site("a");
    await configure(one);
    await connections.find(one.id, {}, running);
    expect(told.map(({ state }) => state)).toEqual(["never", "asking", "ok"]);
    await states.settled();
    const again = new SiteStates({ index: vault.index, clock: () => now, changed: () => {} });
    await again.configure([one]);
    expect(again.list()).toMatchObject([{ state: "never", lastSuccessAt: 1_000_000, problem: null }]);
  });

  it("close everything at the end", async () => {
    const one = site("a", "b", "c");
    await configure(one);
    await connections.find(one.id, {}, running);
    await connections.dispose();
    expect(["a", "b", "c"].map((path) => double(path).disposed)).toEqual([1, 1, 1]);
  });
});
