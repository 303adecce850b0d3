/** What a failing disk, a second program and a turned clock do to the vault. */
import { open } from "node:fs/promises";
import { join } from "node:path";
import { auditList } from "../../../shared/contract/audit.ts";
import { flipByte, segmentsOf } from "../../segment-files.ts";
import { Refused } from "../caller.ts";
import { answeredHashes, instancesOf, NOT_WHOLE } from "../held-images.ts";
import { until } from "../until.ts";
import { vaultFolder } from "../vault-folder.ts";
import { type Desk, openDesk } from "./desk.ts";
import { type FaultRow, must } from "./fault-row.ts";
import { type ArchiveAtDesk, openArchive } from "./study-at-desk.ts";

/** A desk whose one archive has one study, which is here. */
async function deskWithStudy(clock?: () => number): Promise<{ readonly desk: Desk; readonly archive: ArchiveAtDesk }> {
  const desk = await openDesk(clock === undefined ? {} : { clock });
  const archive = await openArchive(desk, "Site");
  await archive.untilReady(await archive.addStudy());
  return { desk, archive };
}

/** Runs on a desk of its own, and holds it against bugs. */
async function atDesk(
  work: (desk: Desk, archive: ArchiveAtDesk) => Promise<string>,
  clock?: () => number,
): Promise<string> {
  const { desk, archive } = await deskWithStudy(clock);
  try {
    const words = await work(desk, archive);
    must(desk.bugs.length === 0, desk.bugs.join("; "));
    return words;
  } finally {
    await desk.remove();
    await archive.server.stop();
  }
}

export async function refusedWith(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "";
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

async function mustHaveWholeAudit(desk: Desk): Promise<void> {
  const { check } = await desk.caller.read(auditList, "GET", "/audit?limit=1");
  must(check.whole, "the audit's chain is broken");
}

const flippedPack: FaultRow = {
  name: "a flipped byte in a pack",
  run: () =>
    atDesk(async (desk, archive) => {
      await desk.close();
      // Ready frames have no header beside them: theirs is the smaller file.
      const [ready] = await segmentsOf(desk.profile);
      if (ready === undefined) throw new Error("no pack");
      await flipByte(ready.path, Math.floor(ready.bytes / 2));
      archive.server.fault = "status-503";
      await desk.open();
      const examId = (await archive.exam(1))?.id ?? "";
      const answered = [...(await answeredHashes(desk.caller, await instancesOf(desk.caller, examId))).values()];
      const damaged = answered.filter((hash) => hash === NOT_WHOLE).length;
      must(damaged === 1, `${damaged} of ${answered.length} images are told as damaged`);
      archive.server.fault = "none";
      await archive.poll();
      await archive.fetchNow(1);
      await archive.untilReady(1);
      await archive.mustBeWhole(1);
      return "1 image damaged in its place, the others whole, fetched anew";
    }),
};

const flippedIndex: FaultRow = {
  name: "a flipped byte in the index",
  run: () =>
    atDesk(async (desk, archive) => {
      await desk.close();
      const index = join(await vaultFolder(desk.profile), "index.db");
      await flipByte(index, 100);
      const code = await refusedWith(desk.open());
      must(code === "vault-damaged", `opening says "${code}"`);
      await desk.close();
      await flipByte(index, 100);
      await desk.open();
      await archive.mustBeWhole(1);
      await mustHaveWholeAudit(desk);
      return `${code}; nothing was touched: with the byte back it opens, and all is there`;
    }),
};

const cutIndex: FaultRow = {
  name: "an index cut short",
  run: () =>
    atDesk(async (desk) => {
      await desk.close();
      const file = await open(join(await vaultFolder(desk.profile), "index.db"), "r+");
      await file.truncate(0);
      await file.close();
      const before = (await segmentsOf(desk.profile)).length;
      const code = await refusedWith(desk.open());
      must(code === "vault-damaged", `opening says "${code}"`);
      must((await segmentsOf(desk.profile)).length === before, "packs were swept away");
      return `${code}; no pack was touched`;
    }),
};

const secondProgram: FaultRow = {
  name: "two programs on one vault",
  run: () =>
    atDesk(async (desk, archive) => {
      const second = await openDesk({ profile: desk.profile });
      try {
        const code = await refusedWith(second.open());
        must(code === "vault-in-use", `the second is told "${code}"`);
        await archive.untilReady(await archive.addStudy());
        await archive.mustBeWhole(2);
        return `${code}; the first goes on`;
      } finally {
        await second.remove();
      }
    }),
};

const DAY_MS = 86_400_000;

const turnedClock = (name: string, by: number): FaultRow => {
  let shift = 0;
  return {
    name,
    run: () =>
      atDesk(
        async (desk, archive) => {
          archive.server.fault = "status-401";
          const second = await archive.addStudy();
          await until("the login to be refused", async () =>
            (await archive.problems(second)).includes("login-refused"),
          );
          shift = by;
          archive.server.fault = "none";
          // Its site is asked for the rest by itself: the pause after the refusal must not last for days.
          await desk.caller.ask("POST", `/exams/${(await archive.exam(1))?.id}/search-priors`);
          await until("the site to be asked again", async () => (await archive.problems(second)).length === 0);
          await archive.poll();
          await archive.untilReady(second);
          await archive.mustBeWhole(1);
          await archive.mustBeWhole(second);
          await mustHaveWholeAudit(desk);
          return "asked again, fetched, nothing erased, the audit's chain whole";
        },
        () => Date.now() + shift,
      ),
  };
};

export const vaultFaults: readonly FaultRow[] = [
  flippedPack,
  flippedIndex,
  cutIndex,
  secondProgram,
  turnedClock("the clock jumps forward by 400 days", 400 * DAY_MS),
  turnedClock("the clock jumps back by 400 days", -400 * DAY_MS),
];
