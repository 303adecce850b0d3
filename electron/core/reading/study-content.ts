/** Studies as the reading room shows them: series, counts, and where each stands. */
import { type Kysely, sql } from "kysely";
import type { SeriesContent, StudyContent } from "../../../shared/contract/exam-content.ts";
import { replacementOf } from "../../../shared/dicom/replaced-series.ts";
import type { SeriesSummary, StudySummary } from "../../../shared/dicom/summaries.ts";
import type { ImageSample } from "../../../shared/hanging/image-sample.ts";
import { correctionFor, type SeriesCorrection } from "../../../shared/hanging/series-correction.ts";
import type { Problem } from "../../../shared/problem.ts";
import { heldImages, placeOf, sumImages } from "../../../shared/worklist/exam-state.ts";
import type { Database } from "../vault/index.ts";
import { correctionsOfSites } from "./series-corrections.ts";
import { seriesSamples } from "./series-samples.ts";

export interface StudyRole {
  readonly role: StudyContent["role"];
  readonly relevance: StudyContent["relevance"];
}

interface StudyRow {
  readonly id: string;
  readonly siteId: string;
  readonly summaryJson: string;
  readonly performedAt: number | null;
  readonly completeAt: number | null;
  readonly goneAt: number | null;
}

interface SeriesRow {
  readonly id: string;
  readonly studyId: string;
  readonly summaryJson: string;
  readonly expected: number | null;
  readonly completeAt: number | null;
  readonly hasThumbnail: 0 | 1;
  readonly listedAt: number | null;
  readonly goneAt: number | null;
  readonly goneImages: number;
  readonly here: number;
  readonly refused: number;
  readonly broken: number;
}

/** Written by this program as a SeriesSummary. */
const summaryOf = ({ summaryJson }: SeriesRow): SeriesSummary => JSON.parse(summaryJson) as SeriesSummary;

/** What is known of an exam's series beside their rows. */
interface KnownOfSeries {
  readonly samples: ReadonlyMap<string, readonly ImageSample[]>;
  readonly corrections: readonly SeriesCorrection[];
}

function traitFacts(
  row: SeriesRow,
  siteId: string,
  known: KnownOfSeries,
): Pick<SeriesContent, "samples" | "corrected" | "correctionId"> {
  const samples = known.samples.get(row.id) ?? [];
  const { modality, description } = summaryOf(row);
  const protocol = samples.length === 0 ? null : (samples[0]?.technique?.protocol ?? "");
  const ofSite = known.corrections.filter((one) => one.siteId === siteId);
  const correction = correctionFor(ofSite, { modality, description, protocol });
  return { samples: [...samples], corrected: correction?.traits ?? null, correctionId: correction?.id ?? null };
}

const seriesOf = (row: SeriesRow, siteId: string, all: readonly SeriesRow[], known: KnownOfSeries): SeriesContent => ({
  id: row.id,
  summary: summaryOf(row),
  ...traitFacts(row, siteId, known),
  images: { expected: row.expected, here: row.here, refused: row.refused, broken: row.broken },
  complete: row.completeAt !== null,
  hasThumbnail: row.hasThumbnail === 1,
  goneAt: row.goneAt,
  goneImages: row.goneImages,
  replacedBy: row.goneAt === null ? null : replacementOf(standing(row), all.map(standing)),
});

const standing = (row: SeriesRow) => ({
  id: row.id,
  summary: summaryOf(row),
  listedAt: row.listedAt ?? 0,
  goneAt: row.goneAt,
});

const bySeriesNumber = (a: SeriesContent, b: SeriesContent): number =>
  (a.summary.number ?? Number.POSITIVE_INFINITY) - (b.summary.number ?? Number.POSITIVE_INFINITY) ||
  (a.summary.series < b.summary.series ? -1 : 1);

/**
 * Content of studies, in the order asked; unknown ones are left out. Originals whose frames are still to be made do not
 * count as here, as in the list of a series' instances.
 */
export async function studyContents(
  index: Kysely<Database>,
  wanted: ReadonlyMap<string, StudyRole>,
  problemOf: (studyId: string) => Problem | null,
): Promise<readonly StudyContent[]> {
  const ids = JSON.stringify([...wanted.keys()]);
  const studies = await sql<StudyRow>`select id, site_id as "siteId", summary_json as "summaryJson",
      performed_at as "performedAt", complete_at as "completeAt", gone_at as "goneAt"
    from study where id in (select value from json_each(${ids}))`.execute(index);
  const series = await sql<SeriesRow>`select series.id, series.study_id as "studyId", summary_json as "summaryJson",
      expected, complete_at as "completeAt", thumbnail is not null as "hasThumbnail", listed_at as "listedAt", gone_at as "goneAt",
      (select count(*) from instance where series_id = series.id and state = 'here'
        and header_json is not null) as here,
      (select count(*) from instance where series_id = series.id and state = 'refused') as refused,
      (select count(*) from instance where series_id = series.id and state = 'broken') as broken,
      (select count(*) from instance where series_id = series.id and gone_at is not null) as "goneImages"
    from series where study_id in (select value from json_each(${ids}))`.execute(index);
  const seriesByStudy = Map.groupBy(series.rows, (row) => row.studyId);
  const byId = new Map(studies.rows.map((row) => [row.id, row]));
  const known = {
    samples: await seriesSamples(
      index,
      series.rows.map(({ id }) => id),
    ),
    corrections: await correctionsOfSites(index, [...new Set(studies.rows.map(({ siteId }) => siteId))]),
  };
  return [...wanted].flatMap(([id, role]) => {
    const study = byId.get(id);
    if (study === undefined) return [];
    const own = seriesByStudy.get(id) ?? [];
    const rows = own.map((row) => seriesOf(row, study.siteId, own, known)).sort(bySeriesNumber);
    return [{ ...contentOf(study, rows, role), problem: study.completeAt === null ? problemOf(id) : null }];
  });
}

function contentOf(
  study: StudyRow,
  series: readonly SeriesContent[],
  { role, relevance }: StudyRole,
): Omit<StudyContent, "problem"> {
  const images = sumImages(series.map((one) => one.images));
  const complete = study.completeAt !== null;
  const held = heldImages(images);
  const place = placeOf({ isComplete: complete, images });
  return {
    id: study.id,
    siteId: study.siteId,
    role,
    // Written by this program as a StudySummary.
    summary: JSON.parse(study.summaryJson) as StudySummary,
    performedAt: study.performedAt,
    complete,
    relevance,
    place,
    goneAt: study.goneAt,
    progress: place === "partly" ? Math.min(1, held / Math.max(1, images.expected ?? held)) : null,
    series: [...series],
  };
}

/** Studies of an exam: its own, then priors by relevance, then the rest, the latest first. */
export async function studiesOfExam(index: Kysely<Database>, examId: string): Promise<ReadonlyMap<string, StudyRole>> {
  const { rows } = await sql<{ id: string; role: StudyContent["role"]; rank: number | null; rules: string | null }>`
    select study.id, 'current' as role, null as rank, null as rules, exam_study.joined_by <> 'own' as part,
      study.performed_at as at
    from exam_study join study on study.id = exam_study.study_id where exam_id = ${examId}
    union all
    select study.id, 'prior', prior.rank, prior.rules_json, 2 + (prior.rank is null), -study.performed_at
    from prior join study on study.id = prior.study_id where prior.exam_id = ${examId}
    order by part, rank, at`.execute(index);
  return new Map(
    rows.map(({ id, role, rank, rules }) => [
      id,
      // Rule numbers, written by this program.
      { role, relevance: rules === null ? null : { rank, rules: JSON.parse(rules) as string[] } },
    ]),
  );
}
