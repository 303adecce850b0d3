/** Messages that wait where they can be read, never over an image. The newest stands in front. */
import { createStore } from "zustand/vanilla";
import type { Problem } from "../../shared/problem.ts";
import type { Answer } from "./answer.ts";

export interface Notice {
  readonly id: number;
  /** What was being done, in words. */
  readonly during: string;
  /** Null: it went well, and `during` says what was done. */
  readonly problem: Problem | null;
}

export const noticeStore = createStore<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));

let count = 0;
export function tell(during: string, problem: Problem | null = null): void {
  count += 1;
  const notice: Notice = { id: count, during, problem };
  noticeStore.setState(({ notices }) => ({ notices: [...notices, notice].slice(-20) }));
}

export function dismissNotice(id: number): void {
  noticeStore.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

/** Says so when an answer is a problem. @returns the value, or undefined */
export function tellProblem<Value>(during: string, answer: Answer<Value>): Value | undefined {
  if (answer.ok) return answer.value;
  tell(during, answer.problem);
  return undefined;
}
