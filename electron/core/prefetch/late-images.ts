/**
 * Counts studies again: those whose archive gives no counts in its list, or wrong ones (PF-21), for the late images of
 * others are seen when they are polled; and those of the exam that is being read, for a series may be replaced by one of as
 * many images (PF-28). What is here stays "here" meanwhile; only something new makes a study incomplete.
 */
import { type Kysely, sql } from "kysely";
import { isProblem } from "../../../shared/problem.ts";
import type { Database } from "../vault/index.ts";
import { countStudy, findStudy, type StudySource } from "./list-study.ts";

const EVERY_MS = 300_000;
const SETTLED_MS = 600_000;
const WATCHED_MS = 86_400_000;
const AT_ONCE = 20;
/** An exam that is opened again within so long is not counted again for it. */
const OPENED_AGAIN_MS = 60_000;

export interface LateImagesPlace {
  readonly index: Kysely<Database>;
  readonly source: StudySource;
  readonly clock: () => number;
  readonly incomplete: (studyId: string) => void;
  /** Something of a series is gone at its archive, or there again. */
  readonly goneChanged: (studyId: string, seriesId: string) => void;
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
    this.#timer = setInterval(() => this.#inTurn(() => this.look()), EVERY_MS);
    this.#timer.unref();
  }

  async look(): Promise<void> {
    const { index, clock } = this.#place;
    const now = clock();
    const { rows } = await sql<{
      id: string;
      isRead: 0 | 1;
    }>`select study.id, exam.reading_since is not null as "isRead"
      from study join exam_study on exam_study.study_id = study.id join exam on exam.id = exam_study.exam_id
      where study.gone_at is null and study.complete_at is not null and (exam.reading_since is not null or (
        exam.read_at is null and exam.left_at is null
        and study.complete_at < ${now - SETTLED_MS} and study.first_seen_at > ${now - WATCHED_MS}
        and json_extract(study.summary_json, '$.instanceCount') is not
          (select sum(expected) from series where study_id = study.id and series.gone_at is null)))
      order by exam.reading_since is null`.execute(index);
    const isDue = ({ id, isRead }: (typeof rows)[number]): boolean =>
      (this.#countedAt.get(id) ?? 0) < now - (isRead === 1 ? EVERY_MS / 2 : SETTLED_MS);
    await this.#countAll(rows.filter(isDue).slice(0, AT_ONCE));
  }

  /** PF-28: an exam was opened; what its archive holds of it is counted now, behind what is shown. */
  opened(studyIds: readonly string[]): Promise<void> {
    return this.#inTurn(() => this.#countComplete(studyIds));
  }

  /** Studies that are still to be fetched are counted by that. */
  async #countComplete(studyIds: readonly string[]): Promise<void> {
    const studies = await this.#place.index
      .selectFrom("study")
      .select("id")
      .where("id", "in", [...studyIds])
      .where("complete_at", "is not", null)
      .where("gone_at", "is", null)
      .execute();
    const since = this.#place.clock() - OPENED_AGAIN_MS;
    await this.#countAll(studies.filter(({ id }) => (this.#countedAt.get(id) ?? 0) < since));
  }

  async #countAll(studies: readonly { readonly id: string }[]): Promise<void> {
    for (const { id } of studies) {
      if (this.#ended.signal.aborted) return;
      this.#countedAt.set(id, this.#place.clock());
      await this.#count(id);
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#working = this.#working.then(work).catch(this.#place.failed);
    return this.#working;
  }

  async close(): Promise<void> {
    this.#ended.abort();
    clearInterval(this.#timer);
    await this.#working;
  }

  async #count(studyId: string): Promise<void> {
    const { index, source, clock, incomplete, goneChanged } = this.#place;
    const study = await findStudy(index, studyId);
    if (study === undefined) return;
    let isWhole = true;
    try {
      const { changed, unreadable } = await countStudy(index, source, study, clock, this.#ended.signal);
      for (const id of changed) goneChanged(studyId, id);
      isWhole = unreadable === 0;
    } catch (error) {
      // It cannot be asked now: what is here stays, and it is counted the next time.
      if (isProblem(error)) return;
      throw error;
    }
    if (isWhole ? await forgetWrongCompleteness(index, studyId) : await forgetCompleteness(index, studyId)) {
      incomplete(studyId);
    }
  }
}

/** PF-38: a series of it is listed that nobody can name. @returns whether it was complete */
async function forgetCompleteness(index: Kysely<Database>, studyId: string): Promise<boolean> {
  const { numUpdatedRows } = await index
    .updateTable("study")
    .set({ complete_at: null })
    .where("id", "=", studyId)
    .where("complete_at", "is not", null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
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
    and exists (select 1 from series where series.study_id = study.id and series.complete_at is null
      and series.gone_at is null)`.execute(index);
  return (result.numAffectedRows ?? 0n) > 0n;
}
