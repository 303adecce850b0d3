import { useEffect, useState } from "react";
import type { ExamContent } from "../../shared/contract/exam-content.ts";
import type { Problem } from "../../shared/problem.ts";
import { fetchExamContent } from "../workspace/calls/exam-calls.ts";

interface Looked {
  readonly examId: string;
  readonly content: ExamContent | null;
  readonly problem: Problem | null;
}

const STEADY_MS = 120;

/**
 * What the exam under the cursor holds. Asked for once the cursor rests, and again when the exam changes; an answer
 * for another exam than the one looked at is dropped.
 */
export function useExamContent(examId: string, revision: number): Omit<Looked, "examId"> {
  const [looked, setLooked] = useState<Looked>({ examId, content: null, problem: null });
  useEffect(() => {
    const controller = new AbortController();
    const ask = async () => {
      const answer = await fetchExamContent(examId, controller.signal);
      if (controller.signal.aborted || revision < 0) return;
      setLooked((last) =>
        answer.ok
          ? { examId, content: answer.value, problem: null }
          : { examId, content: last.examId === examId ? last.content : null, problem: answer.problem },
      );
    };
    const timer = setTimeout(() => void ask(), STEADY_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [examId, revision]);
  return looked.examId === examId ? looked : { content: null, problem: null };
}
