import { expect, it } from "vitest";
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import { ProblemError } from "../../../shared/problem.ts";
import { AuditQueue } from "./audit-queue.ts";

const closed = (examId: string): AuditEvent => ({ kind: "exam-closed", examId });

it("writes in order, keeps what a full disk does not take with the time when it happened, and gives up nothing else", async () => {
  let now = 1_000;
  let fails: Error | null = null;
  const written: (readonly [string, number | undefined])[] = [];
  const told: unknown[] = [];
  const queue = new AuditQueue({
    record: {
      append: async (event, at) => {
        if (fails !== null) throw fails;
        written.push([event.kind === "exam-closed" ? event.examId : event.kind, at]);
      },
      verify: async () => ({ whole: true, entries: 0 }),
      list: async () => [],
    },
    clock: () => now,
    failed: (error) => told.push(error),
  });
  queue.add(closed("a"));
  await queue.settle();
  fails = new ProblemError("disk-full");
  for (const exam of ["b", "c"]) {
    now += 1_000;
    queue.add(closed(exam));
  }
  await queue.settle();
  expect(written).toEqual([["a", 1_000]]);
  fails = null;
  now = 9_000;
  await queue.settle();
  expect(written).toEqual([
    ["a", 1_000],
    ["b", 2_000],
    ["c", 3_000],
  ]);
  fails = new Error("a bug");
  queue.add(closed("d"));
  await queue.settle();
  expect(told).toEqual([fails]);
  fails = null;
  queue.add(closed("e"));
  await queue.close();
  expect(written.at(-1)).toEqual(["e", 9_000]);
});
