/** What a call to the core comes back with: the value, or the problem that kept it back. Bugs still throw. */
import type { Problem } from "../../shared/problem.ts";

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem };

export const answered = <Value>(value: Value): Answer<Value> => ({ ok: true, value });
export const refused = (problem: Problem): Answer<never> => ({ ok: false, problem });
