/**
 * Archives that fail, each in its own way and all on one day: each failure has its name, what was here stays and stays
 * right, the healthy site goes on, and when the day is over everything comes.
 */
import type { SmallFile } from "../../../electron/core/archives/test/small-file.ts";
import { siteList } from "../../../shared/contract/site-requests.ts";
import type { ProblemCode } from "../../../shared/problem.ts";
import { type Fault, type FaultyServer, startFaultyServer } from "../../peers/faulty-server.ts";
import type { Caller } from "../caller.ts";
import { answeredHashes, examOf, instancesOf } from "../held-images.ts";
import { accessionOf, sourceHashes, sourceStudy } from "../source-images.ts";
import { until } from "../until.ts";
import type { Desk } from "./desk.ts";
import { type FaultRow, must } from "./fault-row.ts";

export interface ArchiveFault {
  readonly name: string;
  readonly fault: Fault;
  /** Any of these names it: at the site, or at the exam whose images do not come. */
  readonly codes: readonly ProblemCode[];
}

export const archiveFaults: readonly ArchiveFault[] = [
  { name: "an archive dies half way through a series", fault: "dies", codes: ["no-connection", "cut-off"] },
  { name: "an archive says nothing", fault: "silent", codes: ["timed-out"] },
  { name: "an archive stops in the middle of an answer", fault: "stalls", codes: ["timed-out"] },
  { name: "401", fault: "status-401", codes: ["login-refused"] },
  { name: "403", fault: "status-403", codes: ["forbidden"] },
  { name: "429, Retry-After two minutes", fault: "status-429", codes: ["busy"] },
  { name: "500", fault: "status-500", codes: ["server-error"] },
  { name: "503", fault: "status-503", codes: ["busy"] },
  { name: "HTML instead of a list", fault: "html", codes: ["bad-answer"] },
  { name: "HTML instead of images", fault: "html-part", codes: ["bad-answer", "not-dicom"] },
  { name: "noise instead of images", fault: "noise", codes: ["not-dicom"] },
  { name: "JSON that breaks off", fault: "no-json", codes: ["bad-answer", "cut-off"] },
  { name: "JSON that is no list", fault: "no-list", codes: ["bad-answer"] },
  { name: "a gzip bomb", fault: "gzip-bomb", codes: ["too-large", "bad-answer"] },
  { name: "a truncated multipart answer", fault: "cut-everything", codes: ["cut-off"] },
  { name: "fewer images than promised", fault: "one-gone", codes: ["not-found", "cut-off"] },
  { name: "other images than promised", fault: "other-instance", codes: ["identity-mismatch", "cut-off", "bad-answer"] },
  { name: "images of another study", fault: "other-study", codes: ["identity-mismatch", "cut-off", "bad-answer"] },
  { name: "images of another patient", fault: "other-patient", codes: ["identity-mismatch"] },
  { name: "a redirect to another server", fault: "redirect-away", codes: ["foreign-address"] },
];

const SHAPE = { series: 1, images: 4, side: 16 };

interface Place {
  readonly server: FaultyServer;
  readonly files: SmallFile[];
  readonly root: string;
  readonly siteId: string;
}

async function openPlace(desk: Desk, name: string, at: number): Promise<Place> {
  const root = `1.2.826.80.${at}`;
  const files = [...sourceStudy(root, 1, SHAPE)];
  const server = await startFaultyServer("none", files);
  return { server, files, root, siteId: await desk.addSite(name, server.root) };
}

async function problemOf(caller: Caller, { siteId, root }: Place): Promise<readonly string[]> {
  const { states } = await caller.read(siteList, "GET", "/sites");
  const site = states.find((state) => state.siteId === siteId);
  const failing = site?.state === "failing" || site?.state === "offline" ? site.problem : null;
  const exam = await examOf(caller, accessionOf(root, 2));
  return [failing, exam?.problem].flatMap((problem) => problem?.code ?? []);
}

const isReady = async (caller: Caller, accession: string): Promise<boolean | string> => {
  const exam = await examOf(caller, accession);
  return exam?.state === "ready" || `${exam?.state ?? "not listed"}, ${exam?.problem?.code ?? "no problem"}`;
};

/** @throws unless all images of a study are here and are those of the source */
async function mustBeWhole(caller: Caller, { files }: Place, accession: string): Promise<void> {
  const exam = await examOf(caller, accession);
  const source = sourceHashes(files.filter((file) => file.accession === accession));
  const answered = await answeredHashes(caller, await instancesOf(caller, exam?.id ?? ""));
  const wrong = [...source].filter(([uid, hash]) => answered.get(uid) !== hash).length;
  must(wrong === 0, `${wrong} of ${source.size} images of ${accession} are not those of the source`);
}

async function waitForNames(caller: Caller, place: Place, { codes }: ArchiveFault): Promise<string> {
  let seen = "";
  await until("a name for it", async () => {
    const found = await problemOf(caller, place);
    seen = found.find((code) => codes.some((expected) => expected === code)) ?? "";
    return seen !== "" || `seen: ${found.join(", ") || "nothing"}`;
  });
  return seen;
}

/** Rows that share one day: run them together. */
export async function archiveDay(
  desk: Desk,
  faults: readonly ArchiveFault[] = archiveFaults,
): Promise<{ readonly rows: readonly FaultRow[]; end(): Promise<void> }> {
  const { caller } = desk;
  const healthy = await openPlace(desk, "Healthy", 0);
  const places = await Promise.all(faults.map(({ name }, at) => openPlace(desk, name, at + 1)));
  for (const place of [healthy, ...places]) {
    await until("the first study", () => isReady(caller, accessionOf(place.root, 1)));
  }
  let healthyStudies = 1;
  const rows = faults.map((fault, at): FaultRow => {
    const place = places[at] ?? healthy;
    return {
      name: fault.name,
      async run() {
        place.server.fault = fault.fault;
        place.files.push(...sourceStudy(place.root, 2, SHAPE));
        await caller.ask("POST", `/sites/${place.siteId}/poll`);
        const code = await waitForNames(caller, place, fault);
        await mustBeWhole(caller, place, accessionOf(place.root, 1));
        healthyStudies += 1;
        const mine = healthyStudies;
        healthy.files.push(...sourceStudy(healthy.root, mine, SHAPE));
        await caller.ask("POST", `/sites/${healthy.siteId}/poll`);
        await until("the healthy site's next study", () => isReady(caller, accessionOf(healthy.root, mine)));
        place.server.fault = "none";
        await caller.ask("POST", `/sites/${place.siteId}/poll`);
        const exam = await examOf(caller, accessionOf(place.root, 2));
        await caller.ask("POST", `/exams/${exam?.id}/fetch`, { fetch: "now" });
        await until("its study once it was over", () => isReady(caller, accessionOf(place.root, 2)));
        await mustBeWhole(caller, place, accessionOf(place.root, 2));
        return code;
      },
    };
  });
  return {
    rows,
    async end() {
      for (const { server } of [healthy, ...places]) await server.stop();
    },
  };
}
