import { describe, expect, it } from "vitest";
import { z } from "zod";
import { askRows } from "./ask-rows.ts";

const row = z.object({ id: z.string() });
const list = (count: number) => {
  const rows = Array.from({ length: count }, (_, at) => `{"id":"exam ${at}, 한글]}"}`);
  return `{"exams":[\n${rows.join(",\n")}\n]}\n`;
};

/** The text in pieces of so many bytes, which cut lines and letters anywhere. */
function answerOf(text: string, bytes: number) {
  const whole = new TextEncoder().encode(text);
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= whole.length) controller.close();
      else controller.enqueue(whole.slice(at, at + bytes));
      at += bytes;
    },
  });
  const response = new Response(body);
  Object.defineProperty(response, "url", { value: "http://here/api/exams" });
  return response;
}

async function taken(text: string, bytes: number) {
  const ids: string[] = [];
  const answer = await askRows(
    row,
    async () => answerOf(text, bytes),
    (rows) => void ids.push(...rows.map(({ id }) => id)),
  );
  return { ids, answer };
}

describe("rows as they come", () => {
  it.each([1, 7, 64, 100_000])("are taken whole and in order, however the line cuts them (%d bytes)", async (bytes) => {
    const { ids, answer } = await taken(list(12), bytes);
    expect(answer).toEqual({ ok: true, value: 12 });
    expect(ids).toEqual(Array.from({ length: 12 }, (_, at) => `exam ${at}, 한글]}`));
  });
  it("WL-49 are taken before the last has come", async () => {
    const first = Promise.withResolvers<void>();
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        const bytes = new TextEncoder();
        controller.enqueue(bytes.encode('{"exams":[\n{"id":"first"},\n'));
        await first.promise;
        controller.enqueue(bytes.encode('{"id":"last"}\n]}\n'));
        controller.close();
      },
    });
    const seen: string[] = [];
    const answer = await askRows(
      row,
      async () => new Response(body),
      (rows) => {
        seen.push(...rows.map(({ id }) => id));
        if (seen.length === 1) first.resolve();
      },
    );
    expect(answer.ok).toBe(true);
    expect(seen).toEqual(["first", "last"]);
  });
  it("are none of an empty list", async () => {
    expect(await taken('{"exams":[\n\n]}\n', 3)).toEqual({ ids: [], answer: { ok: true, value: 0 } });
  });
  it("WL-49 stand when the list breaks off, and it says so", async () => {
    const text = list(12);
    const { ids, answer } = await taken(text.slice(0, text.length / 2), 50);
    expect(answer).toMatchObject({ ok: false, problem: { code: "no-connection" } });
    expect(ids.length).toBeGreaterThan(0);
  });
  it("of another shape are refused by their place, not their content", async () => {
    const { answer } = await taken('{"exams":[\n{"id":7,"name":"Secret"}\n]}\n', 100);
    expect(answer).toEqual({ ok: false, problem: { code: "bad-answer", detail: "/api/exams 0.id" } });
  });
});
