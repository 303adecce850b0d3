/** Asking the core: one request, its answer parsed by the contract's schema. */
import { z } from "zod";
import { type Problem, problem } from "../../shared/problem.ts";
import { type Answer, answered, refused } from "./answer.ts";

const failure = z.object({ problem });

/** What is read of an answer; the typed client's answers are this and more. */
interface Reply {
  readonly ok: boolean;
  readonly status: number;
  readonly url: string;
  json(): Promise<unknown>;
}

/** What went wrong, from an answer that is not 2xx: the core's own words when it gave them. */
export async function problemOf(response: Reply): Promise<Problem> {
  const said = failure.safeParse(await response.json().catch(() => null));
  if (said.success) return said.data.problem;
  return { code: response.status >= 500 ? "server-error" : "bad-answer", detail: `HTTP ${response.status}` };
}

/**
 * Sends a request and parses what comes back. A core that cannot be reached is `no-connection`; an answer of another
 * shape than the contract's is `bad-answer`, naming the path that differs and never the value.
 */
export async function ask<Schema extends z.ZodType>(
  schema: Schema,
  send: () => Promise<Reply>,
): Promise<Answer<z.infer<Schema>>> {
  let response: Reply;
  try {
    response = await send();
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return refused({ code: "cancelled", detail: "" });
    return refused({ code: "no-connection", detail: "" });
  }
  if (!response.ok) return refused(await problemOf(response));
  const body: unknown = await response.json().catch(() => null);
  const parsed = schema.safeParse(body);
  if (parsed.success) return answered(parsed.data);
  const where = parsed.error.issues[0]?.path.join(".") ?? "";
  return refused({ code: "bad-answer", detail: `${new URL(response.url).pathname} ${where}` });
}

/** For answers of which only "done" counts. */
export const done = z.unknown();
