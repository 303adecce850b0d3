import type { ReactNode } from "react";
import type { Problem } from "../../shared/problem.ts";
import { useLanguage } from "./language.ts";
import parts from "./parts.module.css";
import { problemWords } from "./problem-words.ts";
import { useTexts } from "./texts.ts";
import { uiTexts } from "./ui-texts.ts";

interface ProblemNoteProps {
  readonly problem: Problem;
  /** What was being done, when the place alone does not say. */
  readonly during?: string;
  readonly actions?: ReactNode;
}

/** A failure in words: what happened, what is safe, what to do; technical details folded. */
export function ProblemNote({ problem, during, actions }: ProblemNoteProps) {
  const language = useLanguage();
  const t = useTexts(uiTexts);
  const { what, safe, todo } = problemWords[problem.code];
  const happened = what[language];
  return (
    <div className={parts.problem} role="alert">
      <strong>{during === undefined ? happened : `${during}: ${happened}`}</strong>
      <p>
        {safe[language]} {todo[language]}
      </p>
      {actions === undefined ? null : <div className={parts.actions}>{actions}</div>}
      <details>
        <summary>{t("details")}</summary>
        <code>
          {problem.code}
          {problem.detail === "" ? "" : ` · ${problem.detail}`}
        </code>
      </details>
    </div>
  );
}

/** The first sentence alone, for a cell or a line. */
export function useProblemWords(): (problem: Problem) => string {
  const language = useLanguage();
  return (problem) => problemWords[problem.code].what[language];
}
