/**
 * The display sets of a series, with what hanging and the series strip ask of them.
 *
 * What is scrolled as one, and in which order, is shared/dicom's (rules IM-2 to IM-15); here rules RD-5 to RD-8.
 */
import { displaySets, type DisplaySet as ImageSet } from "../dicom/display-sets.ts";
import { classifySeries } from "./classify-series.ts";
import {
  type DisplaySet,
  type DisplaySetKind,
  kindOf,
  projectionModalities,
  type SeriesInstance,
  type SliceRef,
} from "./display-set.ts";
import { type ImageSample, sampleOf, samplePlaces } from "./image-sample.ts";
import type { CorrectedTraits } from "./series-traits.ts";
import type { SeriesEvidence } from "./traits/evidence.ts";

/** What is known of a series before its instances are. */
export interface SeriesFacts extends SeriesEvidence {
  readonly id: string;
  readonly studyId: string;
  readonly number: number | null;
  readonly corrected: CorrectedTraits | null;
  readonly count: number;
  readonly gone: boolean;
}

/** Modalities that stand for what is no image. */
const documentModalities: Readonly<Record<string, DisplaySetKind>> = { SR: "report", DOC: "document", ECG: "waveform" };
/** RD-5: presentation states and key objects stand behind the images and are not listed. */
const behindImages: ReadonlySet<string> = new Set(["PR", "KO"]);

/** A series as one display set, from its summary alone; null for what is not listed. */
export function displaySetOfSeries(series: SeriesFacts): DisplaySet | null {
  if (behindImages.has(series.modality)) return null;
  const kind = documentModalities[series.modality] ?? (projectionModalities.has(series.modality) ? "view" : "stack");
  return {
    ...common(series),
    id: series.id,
    kind,
    slices: null,
    count: series.count,
    ...shownBy(series, series.samples),
    frameTime: null,
    missing: 0,
  };
}

/** RD-6: images withdrawn for a wrong patient or for safety are left out, unless they are asked for. */
export function makeDisplaySets(
  series: SeriesFacts,
  instances: readonly SeriesInstance[],
  showHidden = false,
): readonly DisplaySet[] {
  const listed = instances.filter((instance) => showHidden || instance.rejected?.how !== "hidden");
  const byId = new Map(listed.map((instance) => [instance.id, instance]));
  return displaySets(series, listed).flatMap((set, place) => {
    const kind = kindOf(set.kind, {
      projection: projectionModalities.has(series.modality),
      cine: set.frameTime !== null,
    });
    return kind === null ? [] : [toHang(series, set, kind, byId, place)];
  });
}

function toHang(
  series: SeriesFacts,
  set: ImageSet,
  kind: DisplaySetKind,
  byId: ReadonlyMap<string, SeriesInstance>,
  place: number,
): DisplaySet {
  const slices = set.frames.flatMap(({ instance, frame }) => {
    const found = byId.get(instance);
    return found === undefined ? [] : [{ instance: found, frame }];
  });
  return {
    ...common(series),
    // RD-7: the first keeps the series' own id, so that a series seen by its summary stays the same set afterwards
    id: place === 0 ? series.id : set.id,
    kind,
    description: set.title,
    slices,
    count: slices.length,
    ...shownBy(series, samplesOf(slices)),
    frameTime: set.frameTime,
    missing: set.gaps.reduce((sum, { missing }) => sum + missing, 0),
  };
}

/** HP-2: of the first, middle and last that is here. */
function samplesOf(slices: readonly SliceRef[]): readonly ImageSample[] {
  const headers = slices.flatMap(({ instance }) => instance.header ?? []);
  return samplePlaces(headers.length).flatMap((place) => {
    const header = headers[place];
    return header === undefined ? [] : (sampleOf(header) ?? []);
  });
}

function shownBy(series: SeriesFacts, own: readonly ImageSample[]): Pick<DisplaySet, "traits" | "sample"> {
  const samples = own.length > 0 ? own : series.samples;
  return { traits: classifySeries({ ...series, samples }, series.corrected), sample: samples[0] ?? null };
}

const common = (series: SeriesFacts) => ({
  studyId: series.studyId,
  seriesId: series.id,
  seriesNumber: series.number,
  modality: series.modality,
  description: series.description,
  gone: series.gone,
});

/** The first place whose image is here. */
export const firstShown = (set: DisplaySet): number =>
  Math.max(
    0,
    (set.slices ?? []).findIndex(({ instance }) => instance.state === "here"),
  );
