/**
 * Counts studies again whose archive gives no counts in its list (PF-21): late images of others are seen when they are
 * polled. What is here stays "here" meanwhile; only something new makes a study incomplete.
 */
import { type Kysely, sql } from "kysely";
import { isProblem } from "../../../shared/problem.ts";
import type { Database } from "../vault/index.ts";
import { findStudy, listStudy, type StudySource } from "./list-study.ts";

const EVERY_MS = 300_000;
const SETTLED_MS = 600_000;
const WATCHED_MS = 86_400_000;
const AT_ONCE = 20;

export interface LateImagesPlace {
  readonly index: Kysely<Database>;
  readonly source: StudySource;
  readonly clock: () => number;
  readonly incomplete: (studyId: string) => void;
  readonly failed: (error: unknown) => void;
}

export class LateImages {
  readonly #place: LateImagesPlace;
  readonly #ended = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #countedAt = new Map<string, number>();
  #working: Promise<void> = Promise.resolve();

  constructor(place: LateImagesPlace) {
    this.#place = place;
    this.#timer = setInterval(() => {
      this.#working = this.#working.then(() => this.look()).catch(place.failed);
    }, EVERY_MS);
    this.#timer.unref();
  }

  async look(): Promise<void> {
    const { index, clock } = this.#place;
    const now = clock();
    const { rows } = await sql<{ id: string }>`select study.id from study
        join exam_study on exam_study.study_id = study.id join exam on exam.id = exam_study.exam_id
      where exam.read_at is null and exam.left_at is null and study.gone_at is null
        and study.complete_at < ${now - SETTLED_MS} and study.first_seen_at > ${now - WATCHED_MS}
        and json_extract(study.summary_json, '$.instanceCount') is null`.execute(index);
    const due = rows.filter(({ id }) => (this.#countedAt.get(id) ?? 0) < now - SETTLED_MS).slice(0, AT_ONCE);
    for (const { id } of due) {
      if (this.#ended.signal.aborted) return;
      this.#countedAt.set(id, now);
      await this.#count(id);
    }
  }

  async close(): Promise<void> {
    this.#ended.abort();
    clearInterval(this.#timer);
    await this.#working;
  }

  async #count(studyId: string): Promise<void> {
    const { index, source, clock, incomplete } = this.#place;
    const study = await findStudy(index, studyId);
    if (study === undefined) return;
    try {
      await listStudy(index, source, study, clock, this.#ended.signal);
    } catch (error) {
      // It cannot be asked now: what is here stays, and it is counted the next time.
      if (isProblem(error)) return;
      throw error;
    }
    if (await forgetWrongCompleteness(index, studyId)) incomplete(studyId);
  }
}

/**
 * A study with a series that is not complete is not complete either: images came late, or were lost on this disk.
 *
 * @param studyId one study, or all
 * @returns whether there was any
 */
export async function forgetWrongCompleteness(index: Kysely<Database>, studyId?: string): Promise<boolean> {
  const result = await sql`update study set complete_at = null where complete_at is not null
    and ${studyId === undefined ? sql`true` : sql`id = ${studyId}`}
    and exists (select 1 from series where series.study_id = study.id and series.complete_at is null)`.execute(index);
  return (result.numAffectedRows ?? 0n) > 0n;
}
