import type { ReactNode } from "react";
import type { Problem } from "../../shared/problem.ts";
import { useLanguage } from "./language.ts";
import parts from "./parts.module.css";
import type { ProblemInWords } from "./problem-in-words.ts";
import { problemWords } from "./problem-words.ts";
import { useTexts } from "./texts.ts";
import { uiTexts } from "./ui-texts.ts";

interface ProblemNoteProps {
  readonly problem: Problem;
  /** What was being done, when the place alone does not say. */
  readonly during?: string;
  readonly actions?: ReactNode;
  /** Said in place of the code's own words, where the place knows better what to do. */
  readonly words?: ProblemInWords | undefined;
}

/** A failure in words: what happened, what is safe, what to do; technical details folded. */
export function ProblemNote({ problem, during, actions, words = problemWords[problem.code] }: ProblemNoteProps) {
  const language = useLanguage();
  const t = useTexts(uiTexts);
  const { what, safe, todo } = words;
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
