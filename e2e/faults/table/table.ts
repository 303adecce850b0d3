/** The table of faults: one line each, as soon as it is known. */
import { archiveDay, archiveFaults, type Day } from "./archive-faults.ts";
import { type Desk, openDesk } from "./desk.ts";
import { diskFaults, mayMount } from "./disk-faults.ts";
import { type FaultOutcome, type FaultRow, must, tryFault } from "./fault-row.ts";
import { fileRows } from "./file-faults.ts";
import { largeSite } from "./large-site.ts";
import { tlsDay } from "./tls-faults.ts";
import { vaultFaults } from "./vault-faults.ts";

type Told = (outcome: FaultOutcome) => void;

async function oneByOne(rows: readonly FaultRow[], told: Told): Promise<void> {
  for (const row of rows) told(await tryFault(row));
}

/** Rows of one day run together; that the core met no bug of its own is a row too. */
async function onOneDay(name: string, day: (desk: Desk) => Promise<Day>, told: Told): Promise<void> {
  const desk = await openDesk();
  const { rows, end } = await day(desk);
  await Promise.all(rows.map(async (row) => told(await tryFault(row))));
  const run = async (): Promise<string> => {
    must(desk.bugs.length === 0, desk.bugs.join("; "));
    return "the core met nothing that it did not expect";
  };
  told(await tryFault({ name, run }));
  await desk.remove();
  await end();
}

/** @param short leaves out what takes minutes: waiting for archives that say nothing, files that mean harm, thousands of exams */
export async function tryAllFaults(short: boolean, told: Told): Promise<void> {
  const archives = archiveFaults.filter(({ isLong }) => isLong !== true || !short);
  await onOneDay("all these archives on one day", (desk) => archiveDay(desk, archives), told);
  await onOneDay("all these handshakes on one day", tlsDay, told);
  await oneByOne(vaultFaults, told);
  if (mayMount) await oneByOne(diskFaults, told);
  else told({ name: "a full disk", held: true, words: "not tried: only root may mount a small disk of its own" });
  if (short) return;
  await oneByOne(await fileRows(), told);
  await oneByOne([largeSite], told);
}
