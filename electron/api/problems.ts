/** How a failure is answered: `{problem}` with the status that HTTP has for it. */
import type { ErrorHandler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { isProblem, type Problem, type ProblemCode } from "../../shared/problem.ts";

const statuses: Readonly<Partial<Record<ProblemCode, ContentfulStatusCode>>> = {
  invalid: 400,
  "wrong-key": 403,
  forbidden: 403,
  "not-found": 404,
  unknown: 500,
  cancelled: 409,
  conflict: 409,
  "unsent-work": 409,
  "vault-in-use": 409,
  locked: 423,
  "no-vault": 423,
  "too-many-tries": 429,
  "disk-full": 507,
  "quota-reached": 507,
};

/** Expected failures are answered; a bug is told to the log without its message, which may quote anything. */
export const answerProblem =
  (failed: (error: unknown) => void): ErrorHandler =>
  (error, c) => {
    if (isProblem(error)) return c.json({ problem: error.problem }, statuses[error.problem.code] ?? 502);
    failed(error);
    const problem: Problem = { code: "unknown", detail: "" };
    return c.json({ problem }, 500);
  };
