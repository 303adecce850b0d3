/** Asking the core: one request, its answer parsed by the contract's schema. */
import { z } from "zod";
import { type Problem, problem } from "../../shared/problem.ts";
import { type Answer, answered, refused } from "./answer.ts";

const failure = z.object({ problem });

/** What is read of an answer; the typed client's answers are this and more. */
export interface Reply {
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

/** Sends a request. A core that cannot be reached is `no-connection`. */
export async function sendTo<Sent extends Reply>(send: () => Promise<Sent>): Promise<Answer<Sent>> {
  try {
    return answered(await send());
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return refused({ code: "cancelled", detail: "" });
    return refused({ code: "no-connection", detail: "" });
  }
}

/** An answer of another shape than the contract's: the path that differs, and never the value. */
export const badAnswer = ({ url }: Reply, { issues: [issue] }: z.ZodError): Problem => ({
  code: "bad-answer",
  detail: `${new URL(url).pathname} ${issue?.path.join(".") ?? ""}`,
});

/** Sends a request and parses what comes back: `no-connection`, `bad-answer`, or the core's own problem. */
export async function ask<Schema extends z.ZodType>(
  schema: Schema,
  send: () => Promise<Reply>,
): Promise<Answer<z.infer<Schema>>> {
  const sent = await sendTo(send);
  if (!sent.ok) return sent;
  const response = sent.value;
  if (!response.ok) return refused(await problemOf(response));
  const body: unknown = await response.json().catch(() => null);
  const parsed = schema.safeParse(body);
  return parsed.success ? answered(parsed.data) : refused(badAnswer(response, parsed.error));
}

/** For answers of which only "done" counts. */
export const done = z.unknown();
