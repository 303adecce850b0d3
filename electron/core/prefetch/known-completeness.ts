/** What the plan asks of the index, kept in memory: which studies are complete, and which priors an exam has. */
import { type Kysely, sql } from "kysely";
import type { Database } from "../vault/index.ts";
import type { PlannedPrior } from "./plan-prefetch.ts";

type KeptPrior = Omit<PlannedPrior, "isComplete">;

export class KnownCompleteness {
  readonly #index: Kysely<Database>;
  readonly #complete = new Set<string>();
  readonly #priors = new Map<string, readonly KeptPrior[]>();
  readonly #examsByPrior = new Map<string, Set<string>>();
  readonly #images = new Map<string, number | null>();

  constructor(index: Kysely<Database>) {
    this.#index = index;
  }

  async load(): Promise<void> {
    const rows = await this.#index.selectFrom("study").select("id").where("complete_at", "is not", null).execute();
    this.#complete.clear();
    for (const { id } of rows) this.#complete.add(id);
    await this.loadPriors(null);
  }

  /** @param examIds whose priors changed; `null` for all */
  async loadPriors(examIds: readonly string[] | null): Promise<void> {
    const those =
      examIds === null ? sql`true` : sql`prior.exam_id in (select value from json_each(${JSON.stringify(examIds)}))`;
    const { rows } = await sql<
      KeptPrior & { examId: string; images: number | null }
    >`select prior.exam_id as "examId", study.id,
        study.site_id as "siteId", prior.rank, json_extract(study.summary_json, '$.instanceCount') as images
      from prior join study on study.id = prior.study_id where prior.rank is not null and ${those}`.execute(
      this.#index,
    );
    if (examIds === null) this.#priors.clear();
    for (const id of examIds ?? []) this.#priors.delete(id);
    for (const [examId, priors] of Map.groupBy(rows, (row) => row.examId)) {
      this.#priors.set(
        examId,
        priors.map(({ id, siteId, rank }) => ({ id, siteId, rank })),
      );
    }
    for (const { id, examId, images } of rows) {
      this.#images.set(id, images);
      const exams = this.#examsByPrior.get(id);
      if (exams === undefined) this.#examsByPrior.set(id, new Set([examId]));
      else exams.add(examId);
    }
  }

  isComplete(studyId: string): boolean {
    return this.#complete.has(studyId);
  }

  setComplete(studyId: string, complete: boolean): void {
    if (complete) this.#complete.add(studyId);
    else this.#complete.delete(studyId);
  }

  priorsOf(examId: string): readonly PlannedPrior[] {
    return (this.#priors.get(examId) ?? []).map((prior) => ({ ...prior, isComplete: this.isComplete(prior.id) }));
  }

  /** Exams that have, or had, the study as a relevant prior. */
  examsWithPrior(studyId: string): readonly string[] {
    return [...(this.#examsByPrior.get(studyId) ?? [])];
  }

  /** Images of a prior as its archive counts them; `null` when it does not. */
  imagesOf(studyId: string): number | null {
    return this.#images.get(studyId) ?? null;
  }
}
