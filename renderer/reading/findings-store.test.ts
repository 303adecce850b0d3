import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Finding, finding, findingChange } from "../../shared/contract/finding.ts";
import { noticeStore } from "../workspace/notice-store.ts";
import { bodyOf } from "./finding-example.ts";
import {
  addFinding,
  changeFinding,
  findingsStore,
  forgetFindings,
  loadFindings,
  redoFinding,
  removeFinding,
  undoFinding,
} from "./findings-store.ts";

/** What the core keeps, by its rule: a change is taken from the revision that is kept, or refused. */
const kept = new Map<string, Finding>();
let puts: { readonly base: number; readonly deleted: boolean }[] = [];
/** While set, answers wait. */
let gate: Promise<void> | null = null;

async function core(address: string, request?: RequestInit): Promise<Response> {
  const [, , , examId = ""] = address.split("/");
  if (request?.method !== "PUT") {
    const findings = [...kept.values()].filter((one) => one.examId === examId && !one.deleted);
    return Response.json({ findings });
  }
  const change = findingChange.parse(JSON.parse(String(request.body)));
  puts.push({ base: change.base, deleted: change.deleted });
  if (gate !== null) await gate;
  if ((kept.get(change.id)?.revision ?? 0) !== change.base) {
    return Response.json({ problem: { code: "conflict", detail: "" } }, { status: 409 });
  }
  const next = finding.parse({
    ...change.body,
    id: change.id,
    examId,
    revision: change.base + 1,
    deleted: change.deleted,
    changedAt: 1,
  });
  kept.set(change.id, next);
  return Response.json(next);
}

const shown = (id: string) => findingsStore.getState().findings.get(id);
const settled = (id: string, revision: number) => vi.waitFor(() => expect(kept.get(id)?.revision).toBe(revision));

beforeEach(async () => {
  kept.clear();
  puts = [];
  gate = null;
  forgetFindings();
  vi.stubGlobal("fetch", core);
  await loadFindings("exam");
});
afterEach(() => vi.unstubAllGlobals());

describe("findings of the open exam", () => {
  it("are shown at once and kept, change by change, each from the revision before", async () => {
    const id = addFinding(bodyOf(10));
    expect(shown(id)?.values[0]?.value).toBe(10);
    await settled(id, 1);
    changeFinding(id, { values: bodyOf(20).values, labelAt: [3, 4] });
    expect(shown(id)).toMatchObject({ values: [{ value: 20 }], labelAt: [3, 4] });
    await settled(id, 2);
    expect(kept.get(id)).toMatchObject({ values: [{ value: 20 }], labelAt: [3, 4], label: "" });
    removeFinding(id);
    expect(shown(id)).toBeUndefined();
    await settled(id, 3);
    expect(kept.get(id)?.deleted).toBe(true);
  });

  it("are moved back and forth by undo and redo, also over their removal", async () => {
    const id = addFinding(bodyOf(10));
    changeFinding(id, { values: bodyOf(20).values });
    removeFinding(id);
    undoFinding();
    expect(shown(id)?.values[0]?.value).toBe(20);
    expect(undoFinding()?.values[0]?.value).toBe(10);
    expect(shown(id)?.values[0]?.value).toBe(10);
    undoFinding();
    expect(shown(id)).toBeUndefined();
    redoFinding();
    redoFinding();
    expect(shown(id)?.values[0]?.value).toBe(20);
    await vi.waitFor(() => expect(kept.get(id)).toMatchObject({ deleted: false, values: [{ value: 20 }] }));
  });

  it("send what the hand did meanwhile once, as it was last", async () => {
    let open = (): void => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const id = addFinding(bodyOf(10));
    for (const value of [11, 12, 13]) changeFinding(id, { values: bodyOf(value).values });
    open();
    await settled(id, 2);
    expect(puts).toEqual([
      { base: 0, deleted: false },
      { base: 1, deleted: false },
    ]);
    expect(kept.get(id)?.values[0]?.value).toBe(13);
  });

  it("are kept from the right revision also when the next exam is opened meanwhile", async () => {
    let open = (): void => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const id = addFinding(bodyOf(10));
    changeFinding(id, { values: bodyOf(20).values });
    await loadFindings("next exam");
    open();
    await settled(id, 2);
    expect(findingsStore.getState()).toMatchObject({ examId: "next exam", undo: [] });
    expect(findingsStore.getState().findings.size).toBe(0);
  });

  it("show what is kept when a change was made from an older one, and say so", async () => {
    const id = addFinding(bodyOf(10));
    await settled(id, 1);
    const other = kept.get(id);
    if (other === undefined) throw new Error("not kept");
    kept.set(id, { ...other, revision: 5, values: bodyOf(99).values });
    const before = noticeStore.getState().notices.length;
    changeFinding(id, { values: bodyOf(20).values });
    await vi.waitFor(() => expect(shown(id)?.values[0]?.value).toBe(99));
    expect(noticeStore.getState().notices.length).toBe(before + 1);
    expect(findingsStore.getState().undo).toEqual([]);
    changeFinding(id, { values: bodyOf(30).values });
    await settled(id, 6);
    expect(kept.get(id)?.values[0]?.value).toBe(30);
  });

  it("stay on the screen when an older answer comes after them", async () => {
    let open = (): void => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const id = addFinding(bodyOf(10));
    await loadFindings("exam");
    expect(shown(id)?.values[0]?.value).toBe(10);
    open();
    await settled(id, 1);
  });
});
