/**
 * Archives that fail, each in its own way and all on one day: each failure has its name, what was here stays and stays
 * right, the healthy site goes on, and when the day is over everything comes.
 */
import { setTimeout as later } from "node:timers/promises";
import { problemWords } from "../../../renderer/ui/problem-words.ts";
import { type ProblemCode, problemCode } from "../../../shared/problem.ts";
import type { Fault } from "../../peers/faulty-server.ts";
import { until } from "../until.ts";
import type { Desk } from "./desk.ts";
import { type FaultRow, must } from "./fault-row.ts";
import { type ArchiveAtDesk, openArchive } from "./study-at-desk.ts";

export interface ArchiveFault {
  readonly name: string;
  readonly fault: Fault;
  /** Any of these names it: at the site, or at the exam whose images do not come. */
  readonly codes: readonly ProblemCode[];
  /** Nothing may be asked for a while after it: a server asked for that, or locks accounts. */
  readonly leftAloneMs?: number;
  /** It takes as long as an archive is waited for. */
  readonly isLong?: true;
}

export const archiveFaults: readonly ArchiveFault[] = [
  { name: "an archive dies half way through a series", fault: "dies", codes: ["no-connection", "cut-off"] },
  { name: "an archive says nothing", fault: "silent", codes: ["timed-out"], isLong: true },
  { name: "an archive stops in the middle of an answer", fault: "stalls", codes: ["timed-out"], isLong: true },
  { name: "401", fault: "status-401", codes: ["login-refused"], leftAloneMs: 8_000 },
  { name: "403", fault: "status-403", codes: ["forbidden"] },
  { name: "429, Retry-After two minutes", fault: "status-429", codes: ["busy"], leftAloneMs: 8_000 },
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
  {
    name: "other images than promised",
    fault: "other-instance",
    codes: ["identity-mismatch", "cut-off", "bad-answer"],
  },
  { name: "images of another study", fault: "other-study", codes: ["identity-mismatch", "cut-off", "bad-answer"] },
  { name: "images of another patient", fault: "other-patient", codes: ["identity-mismatch"] },
  { name: "a list with a path for a series' UID", fault: "path-for-series", codes: ["rows-unreadable"] },
  { name: "a list with a path for an image's UID", fault: "path-for-image", codes: ["rows-unreadable"] },
  { name: "a redirect to another server", fault: "redirect-away", codes: ["foreign-address"] },
];

/** A code, and what is said of it. */
function inWords(code: string): string {
  const { what } = problemWords[problemCode.parse(code)];
  return `${code}: ${what.en}`;
}

/** @returns the code that names it, and the words that a reader is shown */
export async function waitForName(
  archive: ArchiveAtDesk,
  number: number,
  codes: readonly ProblemCode[],
): Promise<string> {
  let seen = "";
  await until("a name for it", async () => {
    const found = await archive.problems(number);
    seen = found.find((code) => codes.some((expected) => expected === code)) ?? "";
    return seen !== "" || `seen: ${found.join(", ") || "nothing"}`;
  });
  return inWords(seen);
}

/** Rows that share one day: run them together. */
export async function archiveDay(desk: Desk, faults: readonly ArchiveFault[]): Promise<Day> {
  const healthy = await openArchive(desk, "Healthy");
  const failing = await Promise.all(faults.map(({ name }) => openArchive(desk, name)));
  const all = [healthy, ...failing];
  for (const archive of all) await archive.untilReady(await archive.addStudy());
  const rows = faults.map(({ name, fault, codes, leftAloneMs = 0 }, at): FaultRow => {
    const archive = failing[at] ?? healthy;
    return {
      name,
      async run() {
        archive.server.fault = fault;
        const second = await archive.addStudy();
        const code = await waitForName(archive, second, codes);
        await archive.mustBeWhole(1);
        const asked = archive.server.asked.length;
        await later(leftAloneMs);
        must(leftAloneMs === 0 || archive.server.asked.length === asked, "it was asked again at once");
        await healthy.untilReady(await healthy.addStudy());
        archive.server.fault = "none";
        await archive.poll();
        await archive.fetchNow(second);
        await archive.untilReady(second);
        await archive.mustBeWhole(second);
        return code;
      },
    };
  });
  return {
    rows,
    async end() {
      for (const { server } of all) await server.stop();
    },
  };
}

export interface Day {
  readonly rows: readonly FaultRow[];
  end(): Promise<void>;
}
