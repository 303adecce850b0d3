/** What a reader asks of the worklist. */
import { z } from "zod";
import { examRow, priority } from "../worklist/exam-row.ts";
import { view } from "../worklist/view.ts";

export const reserveExam = z.object({ reserved: z.boolean() });
export const prioritizeExam = z.object({ priority });
export const fetchExam = z.object({ fetch: z.enum(["auto", "now", "cancelled"]) });
export const noteExam = z.object({ note: z.string().max(4000) });
export const markExam = z.object({ read: z.boolean() });
/** Exams of one patient at one site, to be read as one; the first one stays. */
export const groupExams = z.object({ exams: z.array(z.string()).min(2).max(50) });
/** One study to take out; without it, all that were joined. */
export const ungroupExam = z.object({ study: z.string().optional() });
export const orderIds = z.object({ ids: z.array(z.string()).max(1000) });

export const examList = z.object({ exams: z.array(examRow) });
export const viewList = z.object({ views: z.array(view) });
