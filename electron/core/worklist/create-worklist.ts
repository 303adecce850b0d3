/** The worklist over the index: rows in memory, changes audited, every change answered with its row. */
import type { Kysely } from "kysely";
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import { isProblem } from "../../../shared/problem.ts";
import type { ExamRow } from "../../../shared/worklist/exam-row.ts";
import type { Database } from "../vault/index.ts";
import { forgetCorrections } from "./corrected-identity.ts";
import { changeExam, joinExams, markStudiesRead, partExam } from "./exam-changes.ts";
import type { ExamRows } from "./exam-rows.ts";
import { type PriorSearchPlace, searchPriors } from "./prior-search.ts";
import { leaveWhenGone } from "./take-in.ts";
import type { Worklist } from "./worklist.ts";

export interface WorklistPlace {
  readonly index: Kysely<Database>;
  readonly clock: () => number;
  readonly rows: ExamRows;
  readonly audit: (event: AuditEvent) => void;
  /** The reader as written in a reservation. */
  readonly reader: () => string;
  readonly priors: PriorSearchPlace;
  /** Told when the order of fetching may have changed. */
  readonly replan: () => void;
  /** Told when something is wanted now, whatever failed before. */
  readonly fetchNow: () => void;
  /** Told when an exam was opened in the room. */
  readonly opened: (studyIds: readonly string[]) => void;
  /** Ends searches under way. */
  readonly ended: AbortSignal;
}

export function createWorklist(place: WorklistPlace): Worklist {
  const { index, clock, rows, audit, replan } = place;

  const after = async (examId: string): Promise<ExamRow> => {
    await rows.refresh([examId]);
    replan();
    return rows.row(examId);
  };
  /** @param letsGo the reader's hand is off it: it leaves now if its archive holds it no more (WL-66) */
  const change = async (examId: string, what: Parameters<typeof changeExam>[2], letsGo = false): Promise<ExamRow> => {
    rows.row(examId);
    await changeExam(index, examId, what, clock());
    if (letsGo) await leaveWhenGone(index, [examId], clock());
    return after(examId);
  };

  return {
    parts: () => rows.parts(),
    row: (examId) => rows.row(examId),

    async reserve(examId, reserved) {
      const row = await change(examId, { reserved_by: reserved ? place.reader() : null }, !reserved);
      audit({ kind: "exam-reserved", examId, reserved });
      return row;
    },

    async prioritize(examId, priority) {
      const from = rows.row(examId).priority;
      const row = await change(examId, { priority, priority_from: "reader" });
      audit({ kind: "priority-changed", examId, from, to: priority });
      return row;
    },

    async setFetch(examId, wish) {
      const row = await change(examId, { fetch_wish: wish });
      audit({ kind: "fetch-changed", examId, fetch: wish });
      if (wish === "now") place.fetchNow();
      return row;
    },

    async setNote(examId, note) {
      const row = await change(examId, { note });
      audit({ kind: "note-changed", examId });
      return row;
    },

    async markRead(examId, read) {
      const at = read ? clock() : null;
      await markStudiesRead(index, examId, at);
      const row = await change(examId, read ? { read_at: at, reading_since: null } : { read_at: null });
      audit({ kind: "exam-read", examId, read });
      return row;
    },

    async setOpen(examId, open) {
      const row = await change(examId, { reading_since: open ? clock() : null }, !open);
      const studies = row.studies.map(({ id }) => id);
      if (open) place.opened(studies);
      audit(open ? { kind: "exam-opened", examId, studies } : { kind: "exam-closed", examId });
      return row;
    },

    async group(examIds) {
      const joined = await joinExams(index, examIds, clock());
      audit({ kind: "group-changed", exams: [...examIds], change: "joined" });
      await rows.refresh([...examIds]);
      return after(joined);
    },

    async ungroup(examId, studyId) {
      const made = await partExam(index, examId, studyId);
      audit({ kind: "group-changed", exams: [...made], change: "parted" });
      await rows.refresh(made);
      replan();
      return made.map((id) => rows.row(id));
    },

    async seeCorrection(examId) {
      const { corrected } = rows.row(examId);
      await forgetCorrections(index, examId);
      if (corrected !== null) audit({ kind: "correction-seen", examId, fields: corrected.fields });
      return after(examId);
    },

    async searchPriors(examId) {
      await searchFor(place, examId, place.ended);
      return after(examId);
    },
  };
}

/** Searches with the row saying so meanwhile. A failure of the archive is kept in the row and not thrown. */
export async function searchFor(
  { rows, priors, audit }: Pick<WorklistPlace, "rows" | "priors" | "audit">,
  examId: string,
  signal: AbortSignal,
): Promise<void> {
  const { siteId } = rows.row(examId);
  const asked = { kind: "query", siteId, what: "priors", questions: 1, since: null } as const;
  rows.setLive(examId, { isSearching: true });
  try {
    const answers = await searchPriors(priors, examId, signal);
    audit({ ...asked, answers, outcome: "done", problem: null });
  } catch (error) {
    if (!isProblem(error)) throw error;
    audit({ ...asked, answers: null, outcome: "failed", problem: error.problem.code });
  } finally {
    rows.setLive(examId, { isSearching: false });
    await rows.refresh([examId]);
  }
}
