import { describe, expect, it } from "vitest";
import type { ExamRow } from "../../../shared/worklist/exam-row.ts";
import { exampleRow } from "../../../shared/worklist/example-row.ts";
import { waitFrom } from "../wait.ts";
import { PriorSearches } from "./prior-searches.ts";

/** What is searched for, one after the other, until nothing is left. */
async function searched(rows: readonly ExamRow[], searchesAhead: boolean): Promise<readonly string[]> {
  const done = new Map<string, ExamRow>(rows.map((row) => [row.id, row]));
  const order: string[] = [];
  const searches = new PriorSearches({
    clock: Date.now,
    quiet: waitFrom(0, 0),
    exams: () => rows.map(({ id }) => id),
    searchesAhead: () => searchesAhead,
    row: (id) => done.get(id),
    search: async (id) => {
      order.push(id);
      const row = done.get(id);
      if (row !== undefined) done.set(id, { ...row, priors: { ...row.priors, state: "searched" } });
    },
    failed: (error) => {
      throw error;
    },
  });
  searches.pump();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await searches.close();
  return order;
}

const priors = { state: "not-searched", found: 0, relevant: 0, here: 0 } as const;
const expected = exampleRow({ id: "expected", state: "expected", studies: [], priors });
const here = exampleRow({ id: "here", priors });

describe("PF-44 priors of exams without images", () => {
  it("are looked for after those of all others", async () => {
    expect(await searched([expected, here], true)).toEqual(["here", "expected"]);
  });
  it("are not looked for where idle time is not used", async () => {
    expect(await searched([expected, here], false)).toEqual(["here"]);
  });
});
