import { languageStore } from "../ui/language.ts";
import { seeCorrection } from "./calls/exam-calls.ts";
import { applyExamChanges } from "./exam-store.ts";
import { tellProblem } from "./notice-store.ts";

export const seenName = { en: "The patient's correction was seen", ko: "환자 정보 정정 확인" } as const;

/** The reader has seen what the archive corrected of an exam's patient: it is told no more, and the audit keeps it. */
export async function correctionSeen(examId: string): Promise<void> {
  const row = tellProblem(seenName[languageStore.getState().language], await seeCorrection(examId));
  if (row !== undefined) applyExamChanges([row]);
}
