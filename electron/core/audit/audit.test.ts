import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type OpenVault, openThrowAwayVault } from "../vault/index.ts";
import { createAudit } from "./audit.ts";

let root: string;
let vault: OpenVault;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "alcove-audit-"));
  vault = await openThrowAwayVault(root);
});
afterEach(async () => {
  await vault.close();
  await rm(root, { recursive: true, force: true });
});

const filled = async (count: number) => {
  let now = 1_000;
  const audit = createAudit({ index: vault.index, clock: () => now++ });
  await Promise.all(
    Array.from({ length: count }, (_, at) => audit.append({ kind: "exam-closed", examId: `exam ${at}` })),
  );
  return audit;
};

describe("the audit", () => {
  it("keeps events in order, newest first, and notes that it was read", async () => {
    const audit = await filled(5);
    const entries = await audit.list({ limit: 2 });
    expect(entries.map((entry) => entry.seq)).toEqual([5, 4]);
    expect(entries[0]).toEqual({ seq: 5, at: 1_004, event: { kind: "exam-closed", examId: "exam 4" } });
    const [read] = await audit.list({ limit: 1 });
    expect(read?.event).toEqual({ kind: "audit-read", from: 5, count: 2 });
    expect((await audit.list({ from: 3, limit: 10 })).map((entry) => entry.seq)).toEqual([3, 2, 1]);
  });

  it("is whole as written, over several pages", async () => {
    const audit = await filled(1_100);
    expect(await audit.verify()).toEqual({ whole: true, entries: 1_100 });
  });

  it("says where an entry was changed, taken out, or cut off the end", async () => {
    const audit = await filled(9);
    const { index } = vault;
    const restore = await index.selectFrom("audit").selectAll().where("seq", "=", 4).executeTakeFirstOrThrow();

    const forged = JSON.stringify({ kind: "exam-closed", examId: "another" });
    // Changed as an intruder would: below what the types allow.
    await sql`update audit set event_json = ${forged} where seq = 4`.execute(index);
    expect(await audit.verify()).toEqual({ whole: false, brokenAt: 4 });

    await index.deleteFrom("audit").where("seq", "=", 4).execute();
    expect(await audit.verify()).toEqual({ whole: false, brokenAt: 4 });

    await index.insertInto("audit").values(restore).execute();
    expect(await audit.verify()).toEqual({ whole: true, entries: 9 });
    await index.deleteFrom("audit").where("seq", ">=", 8).execute();
    expect(await audit.verify()).toEqual({ whole: false, brokenAt: 8 });
  });
});
