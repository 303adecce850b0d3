import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FramesRequest } from "../../../shared/contract/exam-content.ts";
import { ProblemError } from "../../../shared/problem.ts";
import type { FrameRef, FrameWant } from "./frame-key.ts";
import { FramePool } from "./frame-pool.ts";
import { FrameStore } from "./frame-store.ts";

const KIB = 1024;
const FRAME = 64 * KIB;
const MIB = 2 ** 20;

interface Asked {
  readonly frames: readonly string[];
  readonly signal: AbortSignal;
  /** Answers with whole frames but those named, which get this status. */
  answer(status?: Readonly<Record<string, number>>): void;
  refuse(error: Error): void;
}

const nameOf = ({ instance, from }: FramesRequest["items"][number]): string => `${instance}/${from}`;

/** A core that answers when the test says so; every byte of a frame is its place plus one. */
function core(bytes = FRAME) {
  const asked: Asked[] = [];
  const request = ({ items }: FramesRequest, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> =>
    new Promise((resolve, reject) => {
      asked.push({
        frames: items.map(nameOf),
        signal,
        answer(status = {}) {
          const records = items.flatMap((item, place) => {
            const head = new Uint8Array(8);
            new DataView(head.buffer).setUint32(0, place, true);
            new DataView(head.buffer).setUint32(4, status[nameOf(item)] ?? 0, true);
            return [head, new Uint8Array(bytes).fill(item.from + 1)];
          });
          resolve(
            new ReadableStream({
              type: "bytes",
              pull(controller) {
                const next = records.shift();
                if (next !== undefined) controller.enqueue(next);
                else {
                  controller.close();
                  controller.byobRequest?.respond(0);
                }
              },
            }),
          );
        },
        refuse: reject,
      });
    });
  return { asked, request };
}

const frames = (instance: string, count: number, bytes = FRAME): readonly FrameRef[] =>
  Array.from({ length: count }, (_, frame) => ({ instance, frame, bytes }));

const want = (owner: string, refs: readonly FrameRef[], at = 0, firstOnly = false): FrameWant => ({
  owner,
  frames: refs,
  at,
  firstOnly,
});

const first = (refs: readonly FrameRef[]): FrameRef => {
  const [ref] = refs;
  if (ref === undefined) throw new Error("no frame");
  return ref;
};

beforeEach(() => {
  vi.stubGlobal("requestAnimationFrame", (work: () => void) => setTimeout(work, 0));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("frames in memory", () => {
  it("come first of every stack wanted, then the rest, nearest to the reader", async () => {
    const { asked, request } = core(4 * MIB);
    const store = new FrameStore(new FramePool(512 * MIB), request);
    const [a, b] = [frames("a", 5, 4 * MIB), frames("b", 2, 4 * MIB)];
    store.want([want("exam", a, 2), want("exam", b, 1), want("next", frames("c", 9, 4 * MIB), 0, true)]);
    // pieces of 8 MiB, two at once
    expect(asked.map((one) => one.frames)).toEqual([
      ["a/2", "b/1"],
      ["c/0", "a/3"],
    ]);
    let answered = 0;
    await vi.waitFor(() => {
      for (; answered < asked.length; answered += 1) asked[answered]?.answer();
      expect(store.countHeld([...a, ...b])).toBe(7);
    });
    expect(asked.flatMap((one) => one.frames)).toEqual(["a/2", "b/1", "c/0", "a/3", "a/1", "a/4", "a/0", "b/0"]);
    expect(store.get(first(a))).toMatchObject({ state: "held" });
  });

  it("that are looked at go alone and at once; the rest waits for them", async () => {
    const { asked, request } = core();
    const store = new FrameStore(new FramePool(64 * MIB), request);
    const a = frames("a", 3);
    void store.demand(first(a), "exam");
    store.want([want("exam", a, 0)]);
    expect(asked.map((one) => one.frames)).toEqual([["a/0"]]);
    expect(store.get(first(a)).state).toBe("coming");
    // asked for once, however often it is looked at
    void store.demand(first(a), "exam");
    expect(asked).toHaveLength(1);
    asked[0]?.answer();
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[1]?.frames).toEqual(["a/1", "a/2"]);
  });

  it("that fail say why, do not hold others up, and are tried again when asked", async () => {
    const { asked, request } = core();
    const store = new FrameStore(new FramePool(64 * MIB), request);
    const a = frames("a", 4);
    const told: string[] = [];
    store.subscribe((key) => told.push(key));
    store.want([want("exam", a)]);
    asked[0]?.answer({ "a/1": 2, "a/2": 1 });
    await vi.waitFor(() => expect(store.countHeld(a)).toBe(2));
    const states = a.map((ref) => store.get(ref));
    expect(states.map(({ state }) => state)).toEqual(["held", "failed", "failed", "held"]);
    expect(states[1]).toMatchObject({ problem: { code: "vault-damaged" } });
    expect(states[2]).toMatchObject({ problem: { code: "not-found" } });
    expect(told).toEqual(["a/0", "a/1", "a/2", "a/3"]);
    expect(asked).toHaveLength(1);
    store.retry();
    expect(asked[1]?.frames).toEqual(["a/1", "a/2"]);
    asked[1]?.refuse(new ProblemError("locked", ""));
    await vi.waitFor(() => expect(store.get(a[1] ?? first(a))).toMatchObject({ problem: { code: "locked" } }));
    // looking at one tries it again, alone
    void store.demand(a[1] ?? first(a), "exam");
    expect(asked[2]?.frames).toEqual(["a/1"]);
  });

  it("of an exam that nobody wants make room before those of one that is read", async () => {
    const { asked, request } = core();
    const store = new FrameStore(new FramePool(4 * FRAME), request);
    const [old, now] = [frames("old", 4), frames("now", 3)];
    store.want([want("old", old)]);
    asked[0]?.answer();
    await vi.waitFor(() => expect(store.countHeld(old)).toBe(4));
    store.want([want("now", now)]);
    asked[1]?.answer();
    await vi.waitFor(() => expect(store.countHeld(now)).toBe(3));
    expect(store.countHeld(old)).toBe(0);
    // what is wanted less never takes the place of what is wanted more
    store.want([want("now", now), want("old", old)]);
    expect(asked[2]?.frames).toEqual(["old/0"]);
    asked[2]?.answer();
    await vi.waitFor(() => expect(store.countHeld(old)).toBe(1));
    expect(store.countHeld(now)).toBe(3);
  });

  it("of an exam larger than memory: what is asked for finds room, and what is looked at always does", async () => {
    const { asked, request } = core();
    const pool = new FramePool(4 * FRAME);
    const store = new FrameStore(pool, request);
    const a = frames("a", 9);
    store.want([want("exam", a, 0)]);
    expect(asked.map((one) => one.frames)).toEqual([["a/0", "a/1", "a/2", "a/3"]]);
    asked[0]?.answer();
    await vi.waitFor(() => expect(store.countHeld(a)).toBe(4));
    const last = a[8] ?? first(a);
    const seen = store.demand(last, "exam");
    asked[1]?.answer();
    await seen;
    expect(store.get(last).state).toBe("held");
    expect(store.countHeld(a)).toBe(4);
    expect(pool.inUse).toBe(4 * FRAME);
  });

  it("are overwritten when the screen locks, and what was on its way is dropped", async () => {
    const { asked, request } = core();
    const pool = new FramePool(64 * MIB);
    const store = new FrameStore(pool, request);
    const [a, b] = [frames("a", 2), frames("b", 2)];
    store.want([want("exam", a)]);
    asked[0]?.answer();
    await vi.waitFor(() => expect(store.countHeld(a)).toBe(2));
    const held = store.get(first(a));
    if (held.state !== "held") throw new Error("not held");
    expect(held.bytes.every((byte) => byte === 1)).toBe(true);
    store.want([want("exam", b)]);
    store.clear();
    expect(held.bytes.every((byte) => byte === 0)).toBe(true);
    expect(store.get(first(a)).state).toBe("absent");
    expect(asked[1]?.signal.aborted).toBe(true);
    asked[1]?.answer();
    await vi.waitFor(() => expect(store.get(first(b)).state).toBe("absent"));
    expect(store.countHeld(b)).toBe(0);
    expect(pool.inUse).toBe(0);
  });

  it("of a released exam go back to the pool", async () => {
    const { asked, request } = core();
    const pool = new FramePool(64 * MIB);
    const store = new FrameStore(pool, request);
    store.want([want("one", frames("a", 2)), want("two", frames("b", 2))]);
    asked[0]?.answer();
    asked[1]?.answer();
    await vi.waitFor(() => expect(store.countHeld([...frames("a", 2), ...frames("b", 2)])).toBe(4));
    store.release("one");
    expect(store.countHeld(frames("a", 2))).toBe(0);
    expect(store.countHeld(frames("b", 2))).toBe(2);
    expect(pool.inUse).toBe(2 * FRAME);
  });
});
