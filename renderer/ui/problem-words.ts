/** Every problem in words: what happened, what is safe, what to do. A code without words does not compile. */
import type { ProblemCode } from "../../shared/problem.ts";
import type { ProblemInWords } from "./problem-in-words.ts";
import { wordsOfArchives } from "./problem-words-of-archives.ts";
import { wordsOfWorkstation } from "./problem-words-of-workstation.ts";

export const problemWords: Readonly<Record<ProblemCode, ProblemInWords>> = {
  ...wordsOfArchives,
  ...wordsOfWorkstation,
};
