import { expect, it } from "vitest";
import { jsonList } from "./json-list.ts";

it.each([0, 1, 100, 101, 250])("a list of %d rows is written whole and in order, in pieces", async (count) => {
  const rows = Array.from({ length: count }, (_, at) => ({ id: `exam ${at}`, note: 'a "quoted", 한글' }));
  expect(await new Response(jsonList("exams", rows)).json()).toEqual({ exams: rows });
});
