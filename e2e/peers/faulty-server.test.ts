import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Archive, TestStep } from "../../electron/core/archives/archive.ts";
import { DicomwebArchive } from "../../electron/core/archives/dicomweb-archive.ts";
import { directHeaders } from "../../electron/core/archives/header-reader.ts";
import { httpTimeouts } from "../../electron/core/archives/server-http.ts";
import { type SmallFile, smallFile } from "../../electron/core/archives/test/small-file.ts";
import type { TellUnreadable } from "../../electron/core/archives/unreadable-row.ts";
import { type ArchiveAuth, archiveConfig } from "../../shared/contract/site.ts";
import { seriesUid, sopInstanceUid, studyUid } from "../../shared/dicom/uid.ts";
import { isProblem } from "../../shared/problem.ts";
import { stepsOf } from "./archive-deps.ts";
import { makeAuthority } from "./certificates.ts";
import { type Fault, type FaultyOptions, type FaultyServer, startFaultyServer } from "./faulty-server.ts";

const study = studyUid.parse("1.2.1");
const series = seriesUid.parse("1.2.1.1");
const uid = (number: number) => sopInstanceUid.parse(`1.2.1.1.${number}`);
const slices = (count: number): SmallFile[] =>
  Array.from({ length: count }, (_, at) => ({ study, series, instance: uid(at + 1), number: at + 1 }));
const studies = (count: number): SmallFile[] =>
  Array.from({ length: count }, (_, at) => ({ study: `1.3.${at}`, series: `1.3.${at}.1`, instance: `1.3.${at}.1.1` }));

const running = new AbortController().signal;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const quick = { connectMs: 1000, headersMs: 1200, idleMs: 1200, waitPerMegabyteMs: 600 };

interface Wish extends FaultyOptions {
  readonly files?: readonly SmallFile[];
  readonly auth?: ArchiveAuth;
  readonly token?: string;
  readonly password?: string;
  readonly root?: string;
  readonly authorityFile?: string;
}

async function meet(fault: Fault, wish: Wish = {}): Promise<{ server: FaultyServer; archive: Archive }> {
  const { files = slices(3), auth = { scheme: "none" }, token, password, root, authorityFile = null, ...rest } = wish;
  const server = await startFaultyServer(fault, files, rest);
  const config = archiveConfig.parse({ id: "a", kind: "dicomweb", root: root ?? server.root, auth, authorityFile });
  if (config.kind !== "dicomweb") throw new Error("no DICOMweb");
  const secret =
    token !== undefined
      ? { scheme: "bearer" as const, token }
      : password !== undefined
        ? { scheme: "basic" as const, password }
        : null;
  const archive = new DicomwebArchive(config, secret, {
    headers: directHeaders,
    limits: { parallelTransfers: 3 },
    bandwidth: null,
    timeouts: quick,
  });
  ends.push(server.stop, () => archive.dispose());
  return { server, archive };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "";
  } catch (error) {
    return isProblem(error) ? error.problem.code : String(error);
  }
}

async function fetched(archive: Archive, wanted = [1, 2, 3].map(uid), signal = running) {
  const got: string[] = [];
  let code = "";
  try {
    for await (const { instance, bytes } of archive.fetchSeries(study, series, wanted, signal)) {
      expect(Buffer.compare(bytes, smallFile({ study, series, instance, number: wanted.indexOf(instance) + 1 }))).toBe(
        0,
      );
      got.push(instance);
    }
  } catch (error) {
    code = isProblem(error) ? error.problem.code : String(error);
  }
  return { got: got.sort(), code };
}

const lastOf = (ended: readonly TestStep[]) => {
  const last = ended.at(-1);
  return last?.outcome === "failed" ? `${last.step}: ${last.problem.code}` : `${last?.step}: ${last?.outcome}`;
};

describe("lists with rows that cannot be read", () => {
  /** @returns how many rows were read, and why the others were not */
  async function listed(
    fault: Fault,
    files: readonly SmallFile[],
    ask: (archive: Archive, tell: TellUnreadable) => Promise<readonly unknown[]>,
  ) {
    const { archive } = await meet(fault, { files });
    const reasons: string[] = [];
    const rows = await ask(archive, ({ reason }) => reasons.push(reason));
    return [rows.length, ...reasons];
  }

  it.each([
    ["path-for-study", "uid"],
    ["no-data-set", "row"],
  ] as const)(
    "SI-24 %s: the other studies are taken, over pages too, and the one is told of",
    async (fault, reason) => {
      const all = (archive: Archive, tell: TellUnreadable) => archive.findStudies({}, running, tell);
      expect(await listed(fault, studies(130), all)).toEqual([129, reason]);
      const { archive } = await meet(fault, { files: studies(3) });
      expect(await codeOf(archive.findStudies({}, running))).toBe("bad-answer");
      expect(lastOf(await stepsOf(archive))).not.toContain("bad-answer");
    },
  );

  it("PF-38 the other series and images are taken, and the one is told of", async () => {
    const two = [...slices(2), { study, series: "1.2.1.2", instance: "1.2.1.2.1" }];
    expect(await listed("path-for-series", two, (archive, tell) => archive.listSeries(study, running, tell))).toEqual([
      1,
      "uid",
    ]);
    const images = (archive: Archive, tell: TellUnreadable) => archive.listInstances(study, series, running, tell);
    expect(await listed("path-for-image", slices(3), images)).toEqual([2, "uid"]);
    // Its metadata names the only image well.
    expect(await listed("path-for-image", slices(1), images)).toEqual([1]);
  });
});

describe("questions", () => {
  it("lists studies, series and instances", async () => {
    const { archive } = await meet("none");
    expect(await archive.findStudies({}, running)).toMatchObject([{ study, accession: "A1", patient: { id: "P1" } }]);
    expect(await archive.listSeries(study, running)).toMatchObject([{ series, modality: "CT" }]);
    expect(await archive.listInstances(study, series, running)).toHaveLength(3);
    expect(await archive.findStudies({ patientId: "nobody" }, running)).toEqual([]);
  });

  it.each([
    ["status-401", "login-refused"],
    ["status-403", "forbidden"],
    ["status-404", "not-found"],
    ["status-429", "busy"],
    ["status-500", "server-error"],
    ["status-503", "busy"],
    ["silent", "timed-out"],
    ["hangs-up", "no-connection"],
    ["html", "bad-answer"],
    ["no-json", "bad-answer"],
    ["no-list", "bad-answer"],
    ["redirect-away", "foreign-address"],
    ["gzip-bomb", "too-large"],
  ] as const)("%s is %s", async (fault, code) => {
    const { archive } = await meet(fault);
    expect(await codeOf(archive.findStudies({}, running))).toBe(code);
  });

  it.each(["gzip", "redirect-within", "stumbles", "no-include-field", "no-paging"] as const)(
    "%s is an answer all the same",
    async (fault) => {
      const { archive } = await meet(fault);
      expect(await archive.findStudies({}, running)).toHaveLength(1);
      expect(await archive.listSeries(study, running)).toHaveLength(1);
    },
  );

  it.each(["none", "ignores-offset", "ignores-limit", "caps-pages"] as const)(
    "%s: every study once, however the pages come",
    async (fault) => {
      const { archive, server } = await meet(fault, { files: studies(250) });
      const found = await archive.findStudies({}, running);
      expect(new Set(found.map((each) => each.study)).size).toBe(250);
      expect(found).toHaveLength(250);
      expect(server.asked.length).toBeLessThan(12);
    },
  );

  it("asks again for what was refused neither in fields nor in pages", async () => {
    const { archive, server } = await meet("no-include-field");
    await archive.findStudies({}, running);
    await archive.findStudies({}, running);
    expect(server.asked.map(({ url }) => url.includes("includefield"))).toEqual([true, false, false]);
  });

  it("shows no study that a careless server added to the answer", async () => {
    const { archive } = await meet("ignores-conditions");
    expect(await archive.findStudies({ patientId: "P2" }, running)).toEqual([]);
    expect(await archive.findStudies({ dates: { from: "20260401", to: "" } }, running)).toEqual([]);
  });

  it("refuses series of another study", async () => {
    const { archive } = await meet("series-of-another-study");
    expect(await codeOf(archive.listSeries(study, running))).toBe("identity-mismatch");
  });

  it("asks a refused login once, and a busy server not before its time", async () => {
    for (const fault of ["status-401", "status-429"] as const) {
      const { archive, server } = await meet(fault);
      await codeOf(archive.findStudies({}, running));
      expect(server.asked).toHaveLength(1);
    }
  });

  it("ends at once when cancelled", async () => {
    const { archive } = await meet("silent");
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const started = performance.now();
    expect(await codeOf(archive.findStudies({}, stop.signal))).toBe("cancelled");
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe("images", () => {
  it.each(["none", "redirect-within", "no-whole-series", "only-plain-accept", "bare-instances", "stumbles"] as const)(
    "%s: all come, byte for byte",
    async (fault) => {
      const { archive } = await meet(fault);
      expect(await fetched(archive)).toEqual({ got: [uid(1), uid(2), uid(3)], code: "" });
    },
  );

  it.each(["cut-multipart", "cut-line", "one-short"] as const)(
    "%s: what is missing comes one by one",
    async (fault) => {
      const { archive, server } = await meet(fault);
      expect(await fetched(archive)).toEqual({ got: [uid(1), uid(2), uid(3)], code: "" });
      expect(server.asked.some(({ url }) => url.includes("/instances/"))).toBe(true);
    },
  );

  it("tells of an instance that is gone after the others came", async () => {
    const { archive } = await meet("one-gone");
    expect(await fetched(archive)).toEqual({ got: [uid(1), uid(2)], code: "not-found" });
  });

  it.each([
    ["other-study", "identity-mismatch"],
    ["other-instance", "identity-mismatch"],
    ["html-part", "bad-answer"],
    ["html", "bad-answer"],
    ["status-401", "login-refused"],
    ["status-403", "forbidden"],
    ["status-404", "not-found"],
    ["status-429", "busy"],
    ["status-503", "busy"],
    ["silent", "timed-out"],
    ["drip", "timed-out"],
    ["hangs-up", "no-connection"],
    ["redirect-away", "foreign-address"],
  ] as const)("%s: nothing comes, and %s is why", async (fault, code) => {
    const { archive } = await meet(fault);
    expect(await fetched(archive)).toEqual({ got: [], code });
  });

  it("asks for the rest of a series one by one, and for all of it in one answer", async () => {
    const { archive, server } = await meet("none", { files: slices(20) });
    await archive.listInstances(study, series, running);
    const all = Array.from({ length: 20 }, (_, at) => uid(at + 1));
    const alone = () => server.asked.filter(({ url }) => url.includes("/instances/")).length;
    expect((await fetched(archive, all.slice(0, 19))).got).toHaveLength(19);
    expect(alone()).toBe(19);
    expect((await fetched(archive, all)).got).toHaveLength(20);
    expect(alone()).toBe(19);
  });

  it("leaves the line when the asker leaves off", async () => {
    const { archive } = await meet("none", { files: slices(20) });
    for await (const { instance } of archive.fetchSeries(
      study,
      series,
      Array.from({ length: 20 }, (_, at) => uid(at + 1)),
      running,
    )) {
      expect(instance).toBe(uid(1));
      break;
    }
    expect((await fetched(archive)).got).toHaveLength(3);
  });
});

describe("secrets and addresses", () => {
  it("sends a login to the archive alone, never along a redirect", async () => {
    const { archive, server } = await meet("redirect-away", { auth: { scheme: "bearer" }, token: "t0ken" });
    expect(await codeOf(archive.findStudies({}, running))).toBe("foreign-address");
    expect(server.asked[0]?.authorization).toBe("Bearer t0ken");
    expect(server.elsewhere.asked).toEqual([]);
  });

  it("never follows addresses that an answer names", async () => {
    const { archive, server } = await meet("retrieve-elsewhere");
    await archive.findStudies({}, running);
    expect((await fetched(archive)).got).toHaveLength(3);
    expect(server.elsewhere.asked).toEqual([]);
  });

  it("logs in with a name and password in UTF-8", async () => {
    const login = `Basic ${Buffer.from("doctor:pä:ss", "utf8").toString("base64")}`;
    const auth: ArchiveAuth = { scheme: "basic", user: "doctor" };
    const { archive } = await meet("none", { login, auth, password: "pä:ss" });
    expect(await archive.findStudies({}, running)).toHaveLength(1);
    expect(lastOf(await stepsOf(archive))).toBe("image: passed");
    const { archive: wrong } = await meet("none", { login, auth, password: "no" });
    expect(lastOf(await stepsOf(wrong))).toBe("login: login-refused");
  });
});

describe("the connection test", () => {
  it("passes step by step", async () => {
    const { archive } = await meet("none");
    expect((await stepsOf(archive)).map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      "name skipped",
      "connection passed",
      "tls skipped",
      "login skipped",
      "query passed",
      "image passed",
    ]);
  });

  it("skips the image of an empty archive", async () => {
    const { archive } = await meet("none", { files: [] });
    expect(lastOf(await stepsOf(archive))).toBe("image: skipped");
  });

  it.each([
    ["status-401", "login: login-refused"],
    ["status-403", "login: forbidden"],
    ["status-404", "query: not-found"],
    ["html", "query: bad-answer"],
    ["silent", "query: timed-out"],
    ["other-study", "image: identity-mismatch"],
    ["html-part", "image: bad-answer"],
  ] as const)("%s fails at %s", async (fault, last) => {
    const { archive } = await meet(fault);
    expect(lastOf(await stepsOf(archive))).toBe(last);
  });

  it("says that a name is not known, and that nobody listens", async () => {
    const { archive: unknown } = await meet("none", { root: "http://nowhere.invalid/dicom-web" });
    expect(lastOf(await stepsOf(unknown))).toBe("name: name-not-found");
    const { archive: closed } = await meet("none", { root: "http://127.0.0.1:1/dicom-web" });
    expect(lastOf(await stepsOf(closed))).toBe("connection: no-connection");
    expect(await codeOf(closed.findStudies({}, running))).toBe("no-connection");
  });
});

describe("TLS", () => {
  async function tlsServers() {
    const folder = await mkdtemp(join(tmpdir(), "alcove-tls-"));
    ends.push(() => rm(folder, { recursive: true }));
    return makeAuthority(folder);
  }

  it("trusts an authority given for the archive, and refuses others with the reason", async () => {
    const authority = await tlsServers();
    const good = await authority.issue("127.0.0.1");
    const { archive } = await meet("none", { tls: good, authorityFile: authority.file });
    expect(await archive.findStudies({}, running)).toHaveLength(1);
    expect((await fetched(archive)).got).toHaveLength(3);
    expect(lastOf(await stepsOf(archive))).toBe("image: passed");

    const refused = async (wish: Wish): Promise<string> => {
      const { archive: other } = await meet("none", wish);
      expect(await codeOf(other.findStudies({}, running))).toBe("tls-refused");
      const last = (await stepsOf(other)).at(-1);
      return last?.outcome === "failed" ? `${last.step}: ${last.problem.detail}` : "";
    };
    expect(await refused({ tls: good })).toMatch(/^tls: unknown authority/);
    const { file: authorityFile } = authority;
    expect(await refused({ tls: await authority.issue("127.0.0.1", { expired: true }), authorityFile })).toMatch(
      /^tls: expired/,
    );
    expect(await refused({ tls: await authority.issue("10.9.8.7"), authorityFile })).toMatch(
      /^tls: made out to another host/,
    );
    expect(await refused({ tls: good, authorityFile: "/nowhere/authority.pem" })).toMatch(/^tls: .*ENOENT/);
  });

  it("refuses plain HTTP where TLS is asked for", async () => {
    const { server } = await meet("none");
    const { archive } = await meet("none", { root: server.root.replace("http:", "https:") });
    expect(await codeOf(archive.findStudies({}, running))).toBe("tls-refused");
  });
});

it("has the timeouts that it promises", () => {
  expect(httpTimeouts).toMatchObject({ connectMs: 10_000, headersMs: 30_000, idleMs: 30_000 });
});
