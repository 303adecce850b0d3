import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVault } from "./index.ts";
import { noise, preparedInstance } from "./vault-fixture.ts";

let root: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "alcove-plain-"));
});
afterEach(async () => {
  child?.kill("SIGKILL");
  await rm(root, { recursive: true, force: true });
});

const module = (name: string) => JSON.stringify(new URL(`./${name}`, import.meta.url).href);

/** A working day in little (more names than SQLite sorts without spilling): names, numbers and images written, sorted, grouped, changed; then it waits. */
const working = (directory: string, key: Uint8Array) => `
  const { openVault } = await import(${module("index.ts")});
  const { addPatient, addSeries, addStudy, preparedInstance } = await import(${module("vault-fixture.ts")});
  const { sql } = await import("kysely");
  const key = Buffer.from("${Buffer.from(key).toString("hex")}", "hex");
  const vault = await openVault({ directory: ${JSON.stringify(directory)}, key });
  const { index } = vault;
  const patient = await addPatient(index, "Kerensky^Aleksandra");
  const seriesId = await addSeries(index, await addStudy(index, patient));
  const writer = await vault.writeSeries(seriesId);
  await Promise.all([0, 1, 2, 3].map((number) => writer.add(preparedInstance(number, 2, 40_000))));
  await sql\`with recursive n(i) as (select 1 union all select i + 1 from n where i < 24000)
    insert into patient select 'p' || i, 'assigner', 'KPID-' || i, '{"alphabetic":"Kerensky^Aleksandra ' || hex(randomblob(450)) || '"}',
    '19610412', 'F' from n\`.execute(index);
  await sql\`select name_json, count(*) over (order by birth_date) from patient order by name_json || patient_id desc\`.execute(index);
  await sql\`select distinct lower(name_json), group_concat(patient_id) from patient group by lower(name_json)\`.execute(index);
  await sql\`update patient set name_json = name_json || ' ' where patient_id like '%7%'\`.execute(index);
  await index.deleteFrom("patient").where("patient_id", "like", "%9").execute();
  const told = () => new Promise((resolve) => process.stdin.once("data", resolve));
  // A sort under way: what SQLite spills of it is on disk now or never.
  const rows = index.selectFrom("patient").selectAll().orderBy(sql\`name_json || patient_id\`).stream()[Symbol.asyncIterator]();
  await rows.next();
  process.stdout.write("sorting\\n");
  await told();
  await rows.return();
  process.stdout.write("worked\\n");
  await told();
  await writer.seal();
  await vault.close();
  process.stdout.write("closed\\n");`;

/** What must not be found: a name in the encodings of disk, a number, a UID, runs of pixels and of an original. */
const needles: readonly Buffer[] = [
  Buffer.from("Kerensky", "utf8"),
  Buffer.from("Kerensky", "utf16le"),
  Buffer.from("KPID-1", "utf8"),
  Buffer.from("1.2.3.1", "utf8"),
  Buffer.from(preparedInstance(1, 2, 40_000).frames[1] ?? []).subarray(20_000, 20_016),
  Buffer.from(preparedInstance(1, 2, 40_000).original).subarray(0, 16),
];

async function holdsNeedle(path: string): Promise<boolean> {
  const longest = Math.max(...needles.map((needle) => needle.length));
  let tail = Buffer.alloc(0);
  for await (const chunk of createReadStream(path)) {
    const window = Buffer.concat([tail, chunk]);
    if (needles.some((needle) => window.includes(needle))) return true;
    tail = window.subarray(-longest);
  }
  return false;
}

async function filesUnder(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  return names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Files a process has open, deleted ones too. */
async function openFiles(pid: number): Promise<readonly string[]> {
  if (process.platform !== "linux") return [];
  const paths = (await readdir(`/proc/${pid}/fd`)).map((name) => `/proc/${pid}/fd/${name}`);
  const kinds = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
  return paths.filter((_, at) => kinds[at]?.isFile());
}

const findIn = async (paths: readonly string[]): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const path of paths) if (await holdsNeedle(path)) found.push(path);
  return found;
};

describe("nothing readable of a patient", () => {
  it("is on disk, in temporary files, or in deleted files still open, during and after work", async () => {
    const directory = join(root, "vault");
    const temporary = join(root, "temporary");
    await mkdir(temporary);
    const key = noise("key", 32);
    await createVault({ directory, key });
    const running = spawn(process.execPath, ["--input-type=module", "-e", working(directory, key)], {
      stdio: ["pipe", "pipe", "inherit"],
      cwd: new URL(".", import.meta.url),
      env: { ...process.env, TMPDIR: temporary, SQLITE_TMPDIR: temporary },
    });
    child = running;
    const lines = createInterface({ input: running.stdout });
    const next = async () => (await once(lines, "line"))[0];
    for (const stage of ["sorting", "worked"]) {
      expect(await next()).toBe(stage);
      const open = await openFiles(running.pid ?? 0);
      expect(open.length).toBeGreaterThan(process.platform === "linux" ? 3 : -1);
      expect(await findIn([...(await filesUnder(root)), ...open])).toEqual([]);
      running.stdin.write("on\n");
    }
    expect(await next()).toBe("closed");
    expect(await findIn(await filesUnder(root))).toEqual([]);
    expect(await readdir(temporary)).toEqual([]);

    // The search itself finds what it looks for.
    await writeFile(join(root, "plain"), Buffer.concat([noise("before", 70_000), Buffer.from("x KPID-17 x")]));
    expect(await findIn(await filesUnder(root))).toEqual([join(root, "plain")]);
    expect((await readFile(join(directory, "index.db"))).length).toBeGreaterThan(1_000_000);
  }, 60_000);
});
