import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, open, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVault, openVault } from "./index.ts";
import { addPatient } from "./vault-fixture.ts";

let root: string;
let place: { directory: string; key: Uint8Array };
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "alcove-index-"));
  place = { directory: join(root, "vault"), key: randomBytes(32) };
  await createVault(place);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const damaged = { problem: { code: "vault-damaged" } };
const indexPath = () => join(place.directory, "index.db");

const flipByte = async (at: number) => {
  const file = await open(indexPath(), "r+");
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, at);
  byte.writeUInt8(byte.readUInt8(0) ^ 1, 0);
  await file.write(byte, 0, 1, at);
  await file.close();
};

const fill = async () => {
  const vault = await openVault(place);
  for (let count = 0; count < 200; count++) await addPatient(vault.index, `Someone^${count}`);
  await vault.close();
};

describe("an index", () => {
  it("with a flipped byte is refused wherever that byte is read; nothing is made up", async () => {
    await fill();
    await flipByte(100);
    await expect(openVault(place)).rejects.toMatchObject(damaged);
    await flipByte(100);
    const { size } = await stat(indexPath());
    // Somewhere in the rows.
    await flipByte(size - 4_096 * 3 + 1_000);
    const readAll = async () => {
      const vault = await openVault(place);
      try {
        for (const table of ["patient", "setting", "audit"] as const) {
          await vault.index.selectFrom(table).selectAll().execute();
        }
        await sql`pragma integrity_check`.execute(vault.index);
        await sql`select count(*) from patient where patient_id like '%a%'`.execute(vault.index);
      } finally {
        await vault.close();
      }
    };
    await expect(readAll()).rejects.toMatchObject(damaged);
  });

  it("that is missing or empty is not quietly made anew", async () => {
    await truncate(indexPath(), 0);
    await expect(openVault(place)).rejects.toMatchObject(damaged);
    await rm(indexPath());
    await expect(openVault(place)).rejects.toMatchObject(damaged);
    await writeFile(join(place.directory, "vault.json"), "{}");
    await expect(openVault(place)).rejects.toMatchObject(damaged);
  });

  it("is not touched by a wrong key, not even its write-ahead log after a kill", async () => {
    const module = JSON.stringify(new URL("./index.ts", import.meta.url).href);
    const fixture = JSON.stringify(new URL("./vault-fixture.ts", import.meta.url).href);
    const code = `
      const { openVault } = await import(${module});
      const { addPatient } = await import(${fixture});
      const key = Buffer.from("${Buffer.from(place.key).toString("hex")}", "hex");
      const vault = await openVault({ directory: ${JSON.stringify(place.directory)}, key });
      await addPatient(vault.index, "Someone^Else");
      process.stdout.write("written");
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    await expect(openVault(place)).rejects.toMatchObject({
      problem: { code: "vault-in-use", detail: `process ${child.pid}` },
    });
    child.kill("SIGKILL");
    await once(child, "exit");
    const before = await Promise.all([readFile(indexPath()), readFile(`${indexPath()}-wal`)]);
    await expect(openVault({ ...place, key: randomBytes(32) })).rejects.toMatchObject({
      problem: { code: "wrong-key" },
    });
    expect(await Promise.all([readFile(indexPath()), readFile(`${indexPath()}-wal`)])).toEqual(before);
    const vault = await openVault(place);
    expect(await vault.index.selectFrom("patient").select("id").execute()).toHaveLength(1);
    await vault.close();
  });

  it("of a newer version is left alone", async () => {
    const vault = await openVault(place);
    await sql`insert into kysely_migration values ('999-later', '2099')`.execute(vault.index);
    await vault.close();
    await expect(openVault(place)).rejects.toMatchObject({ problem: { code: "unknown" } });
  });
});
