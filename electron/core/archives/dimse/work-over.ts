/** Work over an association for one service. */
import { isProblem, ProblemError } from "../../../../shared/problem.ts";
import type { AcceptedContext, Association } from "./association.ts";
import type { Place } from "./association-slots.ts";

type Work<Value> = (association: Association, context: AcceptedContext) => Promise<Value>;

/** Leaves the association open when all went well, else ends it at once. */
export async function workOver<Value>(
  association: Association,
  sopClass: string,
  signal: AbortSignal,
  work: Work<Value>,
): Promise<Value> {
  const stop = (): void => association.abort();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const context = association.contexts.find(({ abstractSyntax }) => abstractSyntax === sopClass);
    if (context === undefined) throw new ProblemError("forbidden", "the archive does not offer this service");
    return await work(association, context);
  } catch (error) {
    association.abort();
    if (signal.aborted) throw new ProblemError("cancelled");
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/**
 * Works over the association that is at rest in a place, or over a new one. An archive may have ended what was at rest:
 * then the work begins again over a new one.
 */
export async function workIn<Value>(
  place: Place<Association>,
  open: () => Promise<Association>,
  sopClass: string,
  signal: AbortSignal,
  work: Work<Value>,
): Promise<Value> {
  const along = async (association: Association): Promise<Value> => {
    const value = await workOver(association, sopClass, signal, work);
    place.back(association);
    return value;
  };
  const { kept } = place;
  if (kept !== null) {
    const before = kept.heard;
    try {
      return await along(kept);
    } catch (error) {
      if (kept.heard > before || !isProblem(error) || error.problem.code !== "cut-off") throw error;
    }
  }
  return along(await open());
}
