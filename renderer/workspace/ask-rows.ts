/** Asking the core for a long list, whose rows are taken in as they come. */
import { z } from "zod";
import { type Answer, answered, refused } from "./answer.ts";
import { badAnswer, problemOf, type Reply, sendTo } from "./ask.ts";

/**
 * Sends a request that is answered by `{name: rows}` with one row a line (`electron/api/json-lines.ts`).
 *
 * @param take is given the rows that came together, in their order, parsed by `row`; the next are parsed when it is done
 * @returns how many came. A list that breaks off is `no-connection`, one with a row of another shape `bad-answer`: what was
 *   taken before stays with whoever took it.
 */
export async function askRows<Row extends z.ZodType>(
  row: Row,
  send: () => Promise<Reply & { readonly body: ReadableStream<Uint8Array> | null }>,
  take: (rows: readonly z.infer<Row>[]) => void | Promise<void>,
): Promise<Answer<number>> {
  const sent = await sendTo(send);
  if (!sent.ok) return sent;
  const response = sent.value;
  if (!response.ok || response.body === null) return refused(await problemOf(response));
  const schema = z.array(row);
  let count = 0;
  let isWhole = false;
  try {
    let isHead = true;
    for await (const lines of linesOf(response.body)) {
      const rows = isHead ? lines.slice(lines.indexOf("\n") + 1) : lines;
      isHead = false;
      isWhole = rows === END || rows.endsWith(`\n${END}`);
      const parsed = schema.safeParse(JSON.parse(arrayOf(isWhole ? rows.slice(0, -END.length) : rows)));
      if (!parsed.success) return refused(badAnswer(response, parsed.error));
      count += parsed.data.length;
      if (parsed.data.length > 0) await take(parsed.data);
    }
  } catch {
    isWhole = false;
  }
  return isWhole ? answered(count) : refused({ code: "no-connection", detail: "" });
}

/** The list's last line. */
const END = "]}\n";

/** Rows with a comma after each but perhaps the last, as a JSON array. */
function arrayOf(rows: string): string {
  const text = rows.trimEnd();
  return `[${text.endsWith(",") ? text.slice(0, -1) : text}]`;
}

/** The lines that came whole with each piece, as one text. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of piecesOf(body)) {
    const text = rest + decoder.decode(piece, { stream: true });
    const end = text.lastIndexOf("\n") + 1;
    rest = text.slice(end);
    if (end > 0) yield text.slice(0, end);
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
