import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import { findingBody } from "../../../shared/contract/finding.ts";
import { type OpenVault, openThrowAwayVault } from "../vault/index.ts";
import { addExam, addPatient, addStudy } from "../vault/vault-fixture.ts";
import { createFindings } from "./findings.ts";

let root: string;
let vault: OpenVault;
let exam: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "alcove-findings-"));
  vault = await openThrowAwayVault(root);
  const patient = await addPatient(vault.index);
  exam = await addExam(vault.index, patient, [await addStudy(vault.index, patient)]);
});
afterEach(async () => {
  await vault.close();
  await rm(root, { recursive: true, force: true });
});

const length = (label: string) =>
  findingBody.parse({
    image: { study: "1.2", series: "1.2.3", instance: "1.2.3.4", frame: 0 },
    mark: {
      kind: "length",
      at: {
        space: "patient",
        points: [
          [0, 0, 0],
          [3, 4, 0],
        ],
      },
    },
    values: [{ name: "length", value: 5, unit: "mm" }],
    label,
  });

describe("findings", () => {
  it("keep each revision's successor and refuse a late one", async () => {
    const events: AuditEvent[] = [];
    const findings = createFindings({ index: vault.index, clock: () => 7, changed: (event) => events.push(event) });
    const id = randomUUID();
    const made = await findings.put(exam, { id, base: 0, body: length("a"), deleted: false });
    expect(made).toMatchObject({ id, examId: exam, revision: 1, deleted: false, changedAt: 7, label: "a" });
    await findings.put(exam, { id, base: 1, body: length("b"), deleted: false });
    await expect(findings.put(exam, { id, base: 1, body: length("late"), deleted: false })).rejects.toMatchObject({
      problem: { code: "conflict" },
    });
    expect((await findings.list(exam)).map((finding) => finding.label)).toEqual(["b"]);
    expect(events).toHaveLength(2);
  });

  it("come back after an undone deletion", async () => {
    const findings = createFindings({ index: vault.index, clock: () => 7, changed: () => {} });
    const id = randomUUID();
    await findings.put(exam, { id, base: 0, body: length("a"), deleted: false });
    const deleted = await findings.delete(exam, id, 1);
    expect(await findings.list(exam)).toEqual([]);
    await findings.put(exam, { id, base: deleted.revision, body: length("a"), deleted: false });
    expect(await findings.list(exam)).toHaveLength(1);
  });

  it("belong to one known exam", async () => {
    const findings = createFindings({ index: vault.index, clock: () => 7, changed: () => {} });
    const change = { id: randomUUID(), base: 0, body: length("a"), deleted: false };
    await expect(findings.put("none", change)).rejects.toMatchObject({ problem: { code: "unknown" } });
    await findings.put(exam, change);
    const other = await addExam(vault.index, await addPatient(vault.index), []);
    await expect(findings.put(other, { ...change, base: 1 })).rejects.toMatchObject({ problem: { code: "unknown" } });
    await expect(findings.delete(other, change.id, 1)).rejects.toMatchObject({ problem: { code: "unknown" } });
  });
});
