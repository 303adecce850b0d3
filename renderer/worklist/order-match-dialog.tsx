import { Button } from "@mantine/core";
import { type KeyboardEvent, useCallback, useEffect, useState } from "react";
import type { OrderMatchEvidence } from "../../shared/contract/order-requests.ts";
import type { Problem } from "../../shared/problem.ts";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { PlainButton } from "../ui/plain-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import { fetchOrderMatches } from "../workspace/calls/order-calls.ts";
import { actedOn } from "./list-store.ts";
import styles from "./order-match.module.css";
import { decide, type MatchDecision } from "./order-match-actions.ts";
import { OrderMatchEvidenceTable } from "./order-match-evidence.tsx";
import { orderMatchTexts } from "./order-match-texts.ts";
import { hideDialog } from "./pane-store.ts";

interface MatchQuestionProps {
  readonly match: OrderMatchEvidence;
  readonly decided: (decision: MatchDecision) => void;
}

function MatchQuestion({ match, decided }: MatchQuestionProps) {
  const t = useTexts(orderMatchTexts);
  const { verdict, decidedBy, level, doubts } = match;
  return (
    <>
      <p className={verdict === "doubtful" ? "tone-due" : "tone-2"}>
        {verdict === "doubtful" ? "▲ " : ""}
        {t(`verdict-${verdict}`)}. {t(decidedBy === "reader" || level === null ? "by-reader" : `by-${level}`)}{" "}
        {decidedBy === "reader" ? "" : doubts.map((doubt) => t(`doubt-${doubt}`)).join(" ")}
      </p>
      <OrderMatchEvidenceTable match={match} />
      <DialogActions>
        {decidedBy === "rule" ? null : (
          <Button variant="subtle" onClick={() => decided(null)}>
            {t("take-back")}&nbsp;<Kbd>U</Kbd>
          </Button>
        )}
        <Button onClick={() => decided("apart")} disabled={verdict === "apart"}>
          {t("apart")}&nbsp;<Kbd>N</Kbd>
        </Button>
        <Button onClick={() => decided("together")} disabled={verdict === "joined" && decidedBy === "reader"}>
          {t("together")}&nbsp;<Kbd>Y</Kbd>
        </Button>
      </DialogActions>
    </>
  );
}

const decisions: Readonly<Partial<Record<string, MatchDecision>>> = { KeyY: "together", KeyN: "apart", KeyU: null };

/** Orders and studies of the exam under the cursor, one match at a time, beside one another (OR-8). */
export function OrderMatchDialog() {
  const t = useTexts(orderMatchTexts);
  const [examId] = useState(() => actedOn()[0]?.id);
  const [matches, setMatches] = useState<readonly OrderMatchEvidence[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [at, setAt] = useState(0);
  const [busy, setBusy] = useState(false);
  const load = useCallback(async () => {
    if (examId === undefined) return;
    const answer = await fetchOrderMatches(examId);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setMatches(answer.value.matches);
  }, [examId]);
  useEffect(() => void load(), [load]);

  const match = matches?.[at];
  const decided = async (decision: MatchDecision) => {
    if (match === undefined || busy) return;
    setBusy(true);
    const done = await decide(match, decision);
    setBusy(false);
    if (!done) return;
    const isLast = (matches ?? []).filter(({ verdict }) => verdict === "doubtful").length <= 1;
    if (isLast) return hideDialog();
    await load();
    setAt(0);
  };
  const step = (by: number) => setAt((now) => Math.max(0, Math.min((matches?.length ?? 1) - 1, now + by)));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || match === undefined) return;
    if (event.key === "ArrowRight") step(1);
    if (event.key === "ArrowLeft") step(-1);
    const decision = decisions[event.code];
    if (decision === undefined || (decision === null && match.decidedBy === "rule")) return;
    event.preventDefault();
    void decided(decision);
  };
  return (
    <Dialog title={t("title")} onClose={hideDialog} size="46rem">
      {/* The whole question answers to its keys, wherever in it the focus is. */}
      <fieldset className={styles.question} aria-label={t("title")} tabIndex={-1} data-autofocus onKeyDown={onKeyDown}>
        {problem === null ? null : <ProblemNote problem={problem} during={t("failed")} />}
        {matches === null && problem === null ? <p className="tone-2">{t("loading")}</p> : null}
        {matches?.length === 0 ? <p>{t("none")}</p> : null}
        {matches === null || matches.length < 2 ? null : (
          <p className="tone-2">
            <PlainButton onClick={() => step(-1)}>←</PlainButton> {t("nth", { n: at + 1, all: matches.length })}{" "}
            <PlainButton onClick={() => step(1)}>→</PlainButton>
          </p>
        )}
        {match === undefined ? null : <MatchQuestion match={match} decided={(decision) => void decided(decision)} />}
      </fieldset>
    </Dialog>
  );
}
