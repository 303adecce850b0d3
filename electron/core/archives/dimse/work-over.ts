import { ProblemError } from "../../../../shared/problem.ts";
import type { AcceptedContext, Association } from "./association.ts";

/** Works over an association for one service and ends it: in order when all went well, else at once. */
export async function workOver<Value>(
  association: Association,
  sopClass: string,
  signal: AbortSignal,
  work: (context: AcceptedContext) => Promise<Value>,
): Promise<Value> {
  const stop = (): void => association.abort();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const context = association.contexts.find(({ abstractSyntax }) => abstractSyntax === sopClass);
    if (context === undefined) throw new ProblemError("forbidden", "the archive does not offer this service");
    const value = await work(context);
    await association.release();
    return value;
  } catch (error) {
    association.abort();
    if (signal.aborted) throw new ProblemError("cancelled");
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
