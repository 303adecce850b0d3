import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import { PollAudit } from "./poll-audit.ts";

const MINUTE = 60_000;

function begin() {
  const told: AuditEvent[] = [];
  let now = 0;
  const polls = new PollAudit(
    "site",
    () => now,
    (event) => told.push(event),
  );
  const poll = (answers: number | null, problem: "no-connection" | null = null, questions = 1) => {
    polls.polled({ questions, answers, problem }, now);
    now += MINUTE;
  };
  const asked = () => told.reduce((sum, event) => sum + (event.kind === "query" ? event.questions : 0), 0);
  return { told, polls, poll, asked };
}

describe("polls in the audit", () => {
  it("tells at once what went otherwise, and why", () => {
    const { told, poll } = begin();
    poll(3);
    poll(4);
    poll(null, "no-connection");
    expect(told).toMatchObject([
      { what: "worklist", answers: 3, questions: 1, since: null, outcome: "done", problem: null },
      { answers: 4, outcome: "done" },
      { answers: null, outcome: "failed", problem: "no-connection" },
    ]);
  });

  it("tells polls alike together, every quarter of an hour, with how many and since when", () => {
    const { told, poll } = begin();
    for (let minute = 0; minute < 31; minute += 1) poll(3);
    expect(told).toMatchObject([
      { questions: 1, since: null },
      { questions: 15, since: MINUTE },
      { questions: 15, since: 16 * MINUTE },
    ]);
  });

  it("leaves no question out: before another outcome, and at the end", () => {
    const { told, polls, poll, asked } = begin();
    for (let minute = 0; minute < 5; minute += 1) poll(3, null, 2);
    poll(9);
    expect(told.map((event) => (event.kind === "query" ? [event.answers, event.questions] : []))).toEqual([
      [3, 2],
      [3, 8],
      [9, 1],
    ]);
    poll(9);
    polls.close();
    polls.close();
    expect(asked()).toBe(12);
  });
});
