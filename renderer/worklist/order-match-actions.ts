/** Decisions on doubtful matches, each with its way back (OR-9). */
import type { OrderMatchEvidence } from "../../shared/contract/order-requests.ts";
import { say } from "../ui/texts.ts";
import { decideOrderMatch } from "../workspace/calls/order-calls.ts";
import { tellProblem } from "../workspace/notice-store.ts";
import { noteHand } from "./list-store.ts";
import { noteUndo } from "./undo-store.ts";
import { worklistTexts } from "./worklist-texts.ts";

export type MatchDecision = "together" | "apart" | null;

/** What stood before a decision, as a decision. */
const standing = ({ verdict, decidedBy }: OrderMatchEvidence): MatchDecision =>
  decidedBy === "rule" ? null : verdict === "joined" ? "together" : "apart";

/** @returns whether it was taken in */
export async function decide(match: OrderMatchEvidence, decision: MatchDecision): Promise<boolean> {
  noteHand();
  const what = say(worklistTexts)(decision === null ? "did-rules" : `did-${decision}`);
  const { orderId, studyId } = match;
  if (tellProblem(what, await decideOrderMatch(orderId, studyId, decision)) === undefined) return false;
  noteUndo({
    what,
    run: async () => {
      tellProblem(what, await decideOrderMatch(orderId, studyId, standing(match)));
    },
  });
  return true;
}
