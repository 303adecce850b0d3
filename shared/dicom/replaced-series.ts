/** A series that its archive replaced: the old one is gone there, and a new one stands in its place (PF-29). */
import type { SeriesSummary } from "./summaries.ts";

export interface StandingSeries {
  readonly id: string;
  readonly summary: Pick<SeriesSummary, "number" | "modality" | "description">;
  /** When it was first listed, UTC milliseconds. */
  readonly listedAt: number;
  /** `null` while the archive lists it. */
  readonly goneAt: number | null;
}

const folded = (text: string): string => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

/**
 * The series that stands in the place of one that is gone: of the same modality, number and description, and listed
 * later. Of several the one listed last.
 *
 * @returns its id; `null` when the series is not gone, or nothing took its place
 */
export function replacementOf(gone: StandingSeries, all: readonly StandingSeries[]): string | null {
  if (gone.goneAt === null) return null;
  const { modality, number, description } = gone.summary;
  const like = all.filter(
    ({ id, summary, listedAt, goneAt }) =>
      id !== gone.id &&
      goneAt === null &&
      listedAt > gone.listedAt &&
      summary.modality === modality &&
      summary.number === number &&
      folded(summary.description) === folded(description),
  );
  return like.toSorted((a, b) => b.listedAt - a.listedAt)[0]?.id ?? null;
}
