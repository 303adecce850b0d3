import { DelegateBackoff, handleWhen, retry } from "cockatiel";
import { isProblem } from "../../../shared/problem.ts";
import { BusyError } from "./network-problem.ts";
import { untilAborted } from "./until-aborted.ts";

/** A server that asks for more patience is asked again by whoever asks next, not from here. */
const LONGEST_WAIT = 15_000;
const FIRST_WAIT = 300;

/** A line that broke and a server that stumbled may do better at once; refusals and long waits will not. */
function isPassing(error: unknown): boolean {
  if (error instanceof BusyError) return (error.retryAfter ?? 0) <= LONGEST_WAIT;
  return isProblem(error) && ["no-connection", "cut-off", "server-error"].includes(error.problem.code);
}

const policy = retry(handleWhen(isPassing), {
  maxAttempts: 2,
  backoff: new DelegateBackoff(({ attempt, result }) => {
    const asked = "error" in result && result.error instanceof BusyError ? result.error.retryAfter : null;
    return asked ?? FIRST_WAIT * 3 ** (attempt - 1) * (0.75 + Math.random() / 2);
  }),
});

/** Tries a request that changes nothing up to three times, with growing waits. */
export const retrying = <T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> =>
  untilAborted(policy.execute(work, signal), signal);
