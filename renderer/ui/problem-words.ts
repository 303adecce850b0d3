/** Every problem in words: what happened, what is safe, what to do. A code without words does not compile. */
import type { ProblemCode } from "../../shared/problem.ts";
import type { Localized } from "./language.ts";
import { wordsOfArchives } from "./problem-words-of-archives.ts";
import { wordsOfWorkstation } from "./problem-words-of-workstation.ts";

export interface ProblemWords {
  readonly what: Localized;
  readonly safe: Localized;
  readonly todo: Localized;
}

export const problemWords: Readonly<Record<ProblemCode, ProblemWords>> = { ...wordsOfArchives, ...wordsOfWorkstation };
