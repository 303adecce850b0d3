/** The list of what a reader said that series are. */
import { z } from "zod";
import { seriesCorrection } from "../hanging/series-correction.ts";

export const correctionList = z.object({ corrections: z.array(seriesCorrection) });
