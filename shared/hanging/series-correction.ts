/** HP-25: a reader's word on what series of one name at one site are, kept until it is taken back. */
import { z } from "zod";
import { foldText } from "../worklist/folded-text.ts";
import { correctedTraits } from "./series-traits.ts";

export const seriesCorrection = z.object({
  id: z.string(),
  siteId: z.string(),
  modality: z.string(),
  /** Series Description (0008,103E) as the series had it that was corrected. */
  description: z.string(),
  /** Protocol Name (0018,1030) of it; "" when it had none. */
  protocol: z.string(),
  traits: correctedTraits,
  /** UTC milliseconds. */
  changedAt: z.number(),
});
export type SeriesCorrection = z.infer<typeof seriesCorrection>;

export interface SeriesName {
  readonly modality: string;
  readonly description: string;
  /** `null` while no image of it is here. */
  readonly protocol: string | null;
}

/** Case and blanks do not tell names apart. */
export const nameKey = (text: string): string => foldText(text).trim().replace(/\s+/g, " ");

/** The correction that holds for a series; without its images, by modality and description alone. */
export function correctionFor<Correction extends Pick<SeriesCorrection, "modality" | "description" | "protocol">>(
  corrections: readonly Correction[],
  { modality, description, protocol }: SeriesName,
): Correction | null {
  const found = corrections.find(
    (one) =>
      one.modality === modality &&
      nameKey(one.description) === nameKey(description) &&
      (protocol === null || nameKey(one.protocol) === nameKey(protocol)),
  );
  return found ?? null;
}
