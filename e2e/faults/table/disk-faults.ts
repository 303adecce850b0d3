/**
 * A disk without a byte left, at every kind of write. Where this is root of a Linux system the disk is a small tmpfs; no
 * other way was found to fill a disk under one's own program without filling everybody's.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { auditList } from "../../../shared/contract/audit.ts";
import { prefetchState } from "../../../shared/contract/events.ts";
import { settings } from "../../../shared/contract/settings.ts";
import { until } from "../until.ts";
import { type Desk, openDesk, PASSPHRASE } from "./desk.ts";
import { type FaultRow, must } from "./fault-row.ts";
import { type ArchiveAtDesk, openArchive } from "./study-at-desk.ts";
import { refusedWith } from "./vault-faults.ts";

const run = promisify(execFile);

export const mayMount = process.platform === "linux" && process.getuid?.() === 0;

/** 256 MB of a disk stay free whatever happens (VA-7): a study fits beside them. */
const DISK = "size=330m";
/** A log that was grown before has room in it for a while. */
const MOST_WRITES = 400;
const LEFT_FOR_INDEX = 8_000_000;

/** Writes until it is refused for want of room. @returns how many were taken before */
async function untilRefused(what: string, write: (number: number) => Promise<unknown>): Promise<number> {
  for (let number = 0; number < MOST_WRITES; number += 1) {
    const code = await refusedWith(write(number));
    if (code === "disk-full") return number;
    must(code === "", `${what} is refused with "${code}"`);
  }
  throw new Error(`${what} was taken ${MOST_WRITES} times by a disk that is full`);
}

interface SmallDisk {
  readonly desk: Desk;
  readonly archive: ArchiveAtDesk;
  readonly profile: string;
}

async function onSmallDisk(work: (disk: SmallDisk) => Promise<string>): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), "alcove-small-disk-"));
  await run("mount", ["-t", "tmpfs", "-o", DISK, "tmpfs", profile]);
  try {
    const desk = await openDesk({ profile: join(profile, "profile") });
    const archive = await openArchive(desk, "Site");
    try {
      await archive.untilReady(await archive.addStudy());
      const words = await work({ desk, archive, profile });
      must(desk.bugs.length === 0, desk.bugs.join("; "));
      return words;
    } finally {
      await desk.remove();
      await archive.server.stop();
    }
  } finally {
    await run("umount", [profile]);
    await rm(profile, { recursive: true, force: true });
  }
}

const ballastOf = (profile: string): string => join(profile, "ballast");

async function fill(profile: string, left = 0): Promise<void> {
  const { bavail, bsize } = await statfs(profile);
  await run("fallocate", ["-l", String(bavail * bsize - left), ballastOf(profile)]);
}

const NOTE = "x".repeat(900);

/** One kind of write: it is refused in its words, nothing before it is lost, and with room it goes on. */
const fullDisk = (what: string, write: (disk: SmallDisk, number: number) => Promise<unknown>): FaultRow => ({
  name: `a full disk: ${what}`,
  run: () =>
    onSmallDisk(async (disk) => {
      const { desk, archive, profile } = disk;
      await fill(profile);
      const taken = await untilRefused(what, (number) => write(disk, number));
      await archive.mustBeWhole(1);
      await rm(ballastOf(profile));
      must((await refusedWith(write(disk, taken))) === "", "with room it is refused all the same");
      const { check } = await desk.caller.read(auditList, "GET", "/audit?limit=1");
      must(check.whole, "the audit's chain is broken");
      await desk.close();
      await desk.open();
      await archive.mustBeWhole(1);
      await archive.untilReady(await archive.addStudy());
      return "disk-full; with room all goes on";
    }),
});

const examOne = async ({ archive }: SmallDisk): Promise<string> => (await archive.exam(1))?.id ?? "";

const fullList: FaultRow = {
  name: "a full disk: a site's list",
  run: () =>
    onSmallDisk(async ({ desk, archive, profile }) => {
      await fill(profile);
      await untilRefused("a note", async (number) =>
        desk.caller.ask("POST", `/exams/${(await archive.exam(1))?.id}/note`, { note: `${NOTE}${number}` }),
      );
      const second = await archive.addStudy();
      must((await archive.problems(second)).includes("disk-full"), "the site does not say so");
      await rm(ballastOf(profile));
      await archive.poll();
      await archive.untilReady(second);
      return "disk-full at the site; with room its exams come";
    }),
};

const fullPack: FaultRow = {
  name: "a full disk: packs",
  run: () =>
    onSmallDisk(async ({ desk, archive, profile }) => {
      await fill(profile, LEFT_FOR_INDEX);
      const second = await archive.addStudy();
      await until("fetching to be held", async () => {
        const { state, problem } = await desk.caller.read(prefetchState, "GET", "/prefetch");
        return (state === "held" && problem?.code === "disk-full") || `${state}, ${problem?.code ?? "no problem"}`;
      });
      await archive.mustBeWhole(1);
      await rm(ballastOf(profile));
      await archive.fetchNow(second);
      await archive.untilReady(second);
      await archive.mustBeWhole(second);
      return "disk-full, fetching is held; with room it goes on";
    }),
};

const fullExport: FaultRow = {
  name: "a full disk: an export",
  run: () =>
    onSmallDisk(async ({ desk, archive, profile }) => {
      await fill(profile);
      const study = (await archive.exam(1))?.studies[0]?.id;
      const answer = await desk.caller.raw("GET", `/studies/${study}/export`);
      const bytes = (await answer.arrayBuffer()).byteLength;
      must(answer.ok && bytes > 0, `it is answered with ${answer.status}, ${bytes} bytes`);
      await archive.mustBeWhole(1);
      return "the core writes none: the file is streamed to whoever saves it, and came whole";
    }),
};

export const diskFaults: readonly FaultRow[] = [
  fullDisk("the index", async (disk, number) =>
    disk.desk.caller.ask("POST", `/exams/${await examOne(disk)}/note`, { note: `${NOTE}${number}` }),
  ),
  fullDisk("settings", ({ desk }, number) =>
    desk.caller.ask("PUT", "/settings", settings.parse({ firstView: `${NOTE}${number}` })),
  ),
  fullDisk("the audit", ({ desk }) => desk.caller.ask("GET", "/audit?limit=1")),
  fullDisk("the keyring", ({ desk }) =>
    desk.caller.ask("POST", "/reader/passphrase", { current: PASSPHRASE, next: PASSPHRASE }),
  ),
  fullList,
  fullPack,
  fullExport,
];
