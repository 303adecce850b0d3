import { expect, it } from "vitest";
import { z } from "zod";
import type { Workstation } from "../core/workstation.ts";
import { examRoutes } from "./exams.ts";

it.each([0, 1, 100, 101, 250])("the list of %d exams is written whole and in order, in pieces", async (count) => {
  const rows = Array.from({ length: count }, (_, at) => ({ id: `exam ${at}`, note: 'a "quoted", 한글' }));
  // Only the list is asked for: the rest of a desk is not there.
  const workstation = { desk: () => ({ worklist: { rows: () => rows } }) } as unknown as Workstation;
  const answer = await examRoutes(workstation).request("/exams");
  expect(answer.headers.get("content-type")).toContain("application/json");
  expect(z.object({ exams: z.array(z.unknown()) }).parse(await answer.json()).exams).toEqual(rows);
});
