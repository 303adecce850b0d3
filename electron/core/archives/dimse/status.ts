/** Status of DIMSE answers (PS3.7 C, PS3.4 C.4). */
import { ProblemError } from "../../../../shared/problem.ts";

export const status = {
  success: 0x0000,
  cancelled: 0xfe00,
  notAuthorized: 0x0124,
  outOfResources: 0xa700,
  cannotUnderstand: 0xc000,
} as const;

export const isPending = (code: number | undefined): boolean => code === 0xff00 || code === 0xff01;
/** Success, or a warning: some images could not be sent, and which is seen by what came. */
export const isFine = (code: number | undefined): boolean => code === status.success || code === 0xb000;

/** What an answer that is neither pending nor fine means. */
export function statusProblem(code: number | undefined): ProblemError {
  const detail = `DIMSE status ${(code ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  if (code === undefined) return new ProblemError("bad-answer", "an answer without a status");
  if (code === 0xa801) return new ProblemError("forbidden", `${detail}: our AE title is no destination there`);
  if (code === status.notAuthorized) return new ProblemError("forbidden", detail);
  if (code === status.outOfResources) return new ProblemError("busy", detail);
  if (code === status.cancelled) return new ProblemError("cancelled", detail);
  if (code === 0x0122 || code === 0x0211) return new ProblemError("bad-answer", `${detail}: not offered there`);
  if ((code & 0xff00) === 0xa900) return new ProblemError("bad-answer", `${detail}: the question is not understood`);
  return new ProblemError("server-error", detail);
}
