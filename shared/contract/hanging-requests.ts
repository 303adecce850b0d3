/** Lists of what a reader keeps of hanging: protocols, and what series are. */
import { z } from "zod";
import { keptProtocol } from "../hanging/kept-protocol.ts";
import { seriesCorrection } from "../hanging/series-correction.ts";

export const correctionList = z.object({ corrections: z.array(seriesCorrection) });
export const protocolList = z.object({ protocols: z.array(keptProtocol) });
