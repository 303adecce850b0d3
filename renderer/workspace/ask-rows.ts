/** Asking the core for a long list, whose rows are taken in as they come. */
import { z } from "zod";
import { type Answer, answered, refused } from "./answer.ts";
import { badAnswer, problemOf, type Reply, sendTo } from "./ask.ts";

/**
 * Sends a request that is answered by `{name: rows}` with one row a line (`electron/api/json-lines.ts`).
 *
 * @param take is given the rows that came together, in their order, parsed by `row`
 * @returns how many came. A list that breaks off is `no-connection`, one with a row of another shape `bad-answer`: what was
 *   taken before stays with whoever took it.
 */
export async function askRows<Row extends z.ZodType>(
  row: Row,
  send: () => Promise<Reply & { readonly body: ReadableStream<Uint8Array> | null }>,
  take: (rows: readonly z.infer<Row>[]) => void,
): Promise<Answer<number>> {
  const sent = await sendTo(send);
  if (!sent.ok) return sent;
  const response = sent.value;
  if (!response.ok || response.body === null) return refused(await problemOf(response));
  const schema = z.array(row);
  let count = 0;
  let isWhole = false;
  try {
    for await (const lines of linesOf(response.body)) {
      isWhole ||= lines.includes("]}");
      const rows = lines.filter(isRow);
      if (rows.length === 0) continue;
      const parsed = schema.safeParse(JSON.parse(`[${rows.join("").replace(/,$/, "")}]`));
      if (!parsed.success) return refused(badAnswer(response, parsed.error));
      count += rows.length;
      take(parsed.data);
    }
  } catch {
    isWhole = false;
  }
  return isWhole ? answered(count) : refused({ code: "no-connection", detail: "" });
}

/** Neither the list's head nor its end. */
const isRow = (line: string): boolean => line.startsWith("{") && !line.endsWith("[");

/** The lines that came whole with each piece. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of piecesOf(body)) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield lines;
  }
}

async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
