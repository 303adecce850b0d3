/** The series that will hang first, as far as archives' summaries tell before any image is here (PF-26). */
import type { SeriesSummary } from "../dicom/summaries.ts";
import { classifySeries } from "./classify-series.ts";
import { isBeside } from "./series-traits.ts";

const CROSS_SECTIONAL: ReadonlySet<string> = new Set(["CT", "MR", "PT", "NM"]);

/** RD-10: the largest of the cross-sectional series that is neither localizer nor capture, the earliest of equals. */
export function mainSeries<
  Series extends Pick<
    SeriesSummary,
    "modality" | "description" | "bodyPart" | "laterality" | "number" | "instanceCount"
  >,
>(series: readonly Series[]): Series | null {
  const images = series.filter(({ modality }) => CROSS_SECTIONAL.has(modality));
  const candidates = images.filter((one) => !isBeside(classifySeries({ ...one, studyDescription: "", samples: [] })));
  const inOrder = (candidates.length > 0 ? candidates : images).toSorted(
    (a, b) => (a.number ?? Number.POSITIVE_INFINITY) - (b.number ?? Number.POSITIVE_INFINITY),
  );
  return inOrder.reduce<Series | null>(
    (best, one) => (best === null || (one.instanceCount ?? 0) > (best.instanceCount ?? 0) ? one : best),
    null,
  );
}
