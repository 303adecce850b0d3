/** A body or query parsed by its schema; what does not fit is `invalid`, and names fields, never their content. */
import { zValidator } from "@hono/zod-validator";
import type { ValidationTargets } from "hono";
import type { ZodType } from "zod";
import { ProblemError } from "../../shared/problem.ts";

export const validated = <Target extends keyof ValidationTargets, Schema extends ZodType>(
  target: Target,
  schema: Schema,
) =>
  zValidator(target, schema, (result): undefined => {
    if (result.success) return;
    const where = result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.code}`);
    throw new ProblemError("invalid", where.slice(0, 5).join(", "));
  });
