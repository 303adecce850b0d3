/**
 * What is known of an exam before and while it is read: its content, its series' instances, its display sets.
 *
 * An exam is prepared as soon as its row is selected; opening it then finds everything here. A few are remembered.
 */
import type { ExamContent, SeriesContent, StoredInstance, StudyContent } from "../../shared/contract/exam-content.ts";
import type { OwnedProtocol } from "../../shared/hanging/choose-protocol.ts";
import { type DisplaySet, projectionModalities } from "../../shared/hanging/display-set.ts";
import { type Hanging, type HangingRequest, hang } from "../../shared/hanging/hang.ts";
import type { HangingStudy } from "../../shared/hanging/hanging-attributes.ts";
import { displaySetOfSeries, makeDisplaySets, type SeriesFacts } from "../../shared/hanging/make-display-sets.ts";
import { builtInProtocols } from "../../shared/hanging/protocols/built-in.ts";
import { type CorrectedTraits, noTraits } from "../../shared/hanging/series-traits.ts";
import type { Problem } from "../../shared/problem.ts";
import { protocolStore } from "../workspace/protocol-store.ts";
import { fetchSeriesInstances } from "./reading-calls.ts";

export type SeriesLoad =
  | { readonly state: "loading" }
  | { readonly state: "loaded"; readonly instances: readonly StoredInstance[] }
  | { readonly state: "failed"; readonly problem: Problem };
export type SeriesLoads = ReadonlyMap<string, SeriesLoad>;

/** Series small enough, and of such kinds, that how they hang is only known from their instances. */
const opensFirst = (series: SeriesContent): boolean =>
  projectionModalities.has(series.summary.modality) ||
  series.summary.modality === "US" ||
  series.summary.modality === "XA" ||
  series.summary.modality === "RF";

export const seriesFacts = (study: StudyContent, series: SeriesContent): SeriesFacts => ({
  id: series.id,
  studyId: study.id,
  number: series.summary.number,
  modality: series.summary.modality,
  description: series.summary.description,
  bodyPart: series.summary.bodyPart,
  laterality: series.summary.laterality,
  studyDescription: study.summary.description,
  samples: series.samples,
  corrected: series.corrected,
  gone: series.goneAt !== null,
  count: series.images.expected ?? series.images.here + series.images.refused + series.images.broken,
});

/** Sets made of the same instances are the same objects, so that viewports see no change where there is none. */
const known = new WeakMap<
  readonly StoredInstance[],
  {
    readonly hidden: boolean;
    readonly gone: boolean;
    readonly corrected: CorrectedTraits | null;
    readonly sets: readonly DisplaySet[];
  }
>();
const summaries = new WeakMap<SeriesContent, readonly DisplaySet[]>();

const areSame = (a: CorrectedTraits | null, b: CorrectedTraits | null): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

export function setsOfSeries(
  study: StudyContent,
  series: SeriesContent,
  loads: SeriesLoads,
  showHidden: boolean,
): readonly DisplaySet[] {
  const load = loads.get(series.id);
  if (load?.state === "loaded") {
    const before = known.get(load.instances);
    const gone = series.goneAt !== null;
    const isSame = before?.hidden === showHidden && before.gone === gone;
    if (isSame && areSame(before.corrected, series.corrected)) return before.sets;
    const sets = makeDisplaySets(seriesFacts(study, series), load.instances, showHidden);
    known.set(load.instances, { hidden: showHidden, gone, corrected: series.corrected, sets });
    return sets;
  }
  const before = summaries.get(series);
  if (before !== undefined) return before;
  const set = displaySetOfSeries(seriesFacts(study, series));
  const sets = set === null ? [] : [set];
  summaries.set(series, sets);
  return sets;
}

const placeholders = new WeakMap<StudyContent, readonly DisplaySet[]>();

/** A study whose series no archive has told yet stands as one set under its own id, so that it can be seen and fetched. */
function setOfStudy(study: StudyContent): readonly DisplaySet[] {
  const before = placeholders.get(study);
  if (before !== undefined) return before;
  const { description, modalities, instanceCount } = study.summary;
  const set: DisplaySet = {
    id: study.id,
    studyId: study.id,
    seriesId: study.id,
    seriesNumber: null,
    kind: "study",
    modality: modalities.join(" "),
    description,
    slices: null,
    count: instanceCount ?? 0,
    traits: noTraits,
    sample: null,
    frameTime: null,
    missing: 0,
    gone: false,
  };
  placeholders.set(study, [set]);
  return [set];
}

const numberOf = (series: SeriesContent): number => series.summary.number ?? Number.POSITIVE_INFINITY;

/** Display sets of a study in the order of the strip: by series number. */
export const setsOfStudy = (study: StudyContent, loads: SeriesLoads, showHidden: boolean): readonly DisplaySet[] =>
  study.series.length === 0
    ? setOfStudy(study)
    : [...study.series]
        .sort((a, b) => numberOf(a) - numberOf(b))
        .flatMap((series) => setsOfSeries(study, series, loads, showHidden));

const isHere = (study: StudyContent): boolean => study.series.some((series) => series.images.here > 0);

const DAY_MS = 86_400_000;

/** HP-45: the reader's own, those of the exam's site, and those that ship. */
function protocolsFor(siteIds: readonly string[]): readonly OwnedProtocol[] {
  const { protocols } = protocolStore.getState();
  const kept = protocols.filter(({ siteId }) => siteId === null || siteIds.includes(siteId));
  return [
    ...kept.map(({ siteId, protocol }): OwnedProtocol => ({ owner: siteId === null ? "reader" : "site", protocol })),
    ...builtInProtocols,
  ];
}

/** What of a request a reader may ask for by key: a stage, or another protocol. */
export type HangingWish = Pick<HangingRequest, "stage" | "by">;

/** @param loads of series whose instances are known */
export function hangExam(content: ExamContent, loads: SeriesLoads, wish: HangingWish = {}): Hanging {
  const current = content.studies.filter(({ role }) => role === "current");
  const performed = current.flatMap(({ performedAt }) => performedAt ?? []);
  const now = performed.length === 0 ? null : Math.max(...performed);
  const hanging = (study: StudyContent): HangingStudy => ({
    id: study.id,
    siteId: study.siteId,
    description: study.summary.description,
    modalities: study.summary.modalities,
    bodyPart: study.summary.bodyPart,
    ageDays: now === null || study.performedAt === null ? null : Math.floor((now - study.performedAt) / DAY_MS),
    sets: setsOfStudy(study, loads, false),
  });
  return hang({
    current: current.map(hanging),
    priors: content.studies
      .filter((study) => study.role === "prior" && study.relevance?.rank != null && isHere(study))
      .map(hanging),
    protocols: protocolsFor(current.map(({ siteId }) => siteId)),
    displays: [{ width: window.innerWidth, height: window.innerHeight }],
    ...wish,
  });
}

export async function loadSeries(seriesId: string): Promise<SeriesLoad> {
  const answer = await fetchSeriesInstances(seriesId);
  return answer.ok
    ? { state: "loaded", instances: answer.value.instances }
    : { state: "failed", problem: answer.problem };
}

/** The series whose instances are needed before the exam can be hung. */
export const seriesToHangBy = (content: ExamContent): readonly string[] =>
  content.studies
    .filter(({ role }) => role === "current")
    .flatMap(({ series }) => series.filter(opensFirst).map(({ id }) => id));

/** The series that the cells of a hanging show. */
export function seriesOfCells(
  content: ExamContent,
  loads: SeriesLoads,
  cells: readonly (string | null)[],
): readonly string[] {
  const wanted = new Set(cells);
  return content.studies.flatMap((study) =>
    setsOfStudy(study, loads, false).flatMap((set) =>
      wanted.has(set.id) && set.kind !== "study" ? [set.seriesId] : [],
    ),
  );
}
