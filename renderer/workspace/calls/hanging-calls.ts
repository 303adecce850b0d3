/** Calls about what the reader said that series are, and about hanging protocols. */
import { correctionList, protocolList } from "../../../shared/contract/hanging-requests.ts";
import { keptProtocol, type ProtocolToKeep } from "../../../shared/hanging/kept-protocol.ts";
import { seriesCorrection } from "../../../shared/hanging/series-correction.ts";
import type { CorrectedTraits } from "../../../shared/hanging/series-traits.ts";
import { api } from "../api.ts";
import { ask } from "../ask.ts";

export const fetchCorrections = () => ask(correctionList, () => api["series-corrections"].$get());
/** Holds for all series of its site with its name. */
export const correctSeries = (seriesId: string, json: CorrectedTraits) =>
  ask(seriesCorrection, () => api.series[":id"].correction.$put({ param: { id: seriesId }, json }));
export const removeCorrection = (id: string) =>
  ask(correctionList, () => api["series-corrections"][":id"].$delete({ param: { id } }));

export const fetchProtocols = () => ask(protocolList, () => api["hanging-protocols"].$get());
export const keepProtocol = (json: ProtocolToKeep) => ask(keptProtocol, () => api["hanging-protocols"].$put({ json }));
export const removeProtocol = (id: string) =>
  ask(protocolList, () => api["hanging-protocols"][":id"].$delete({ param: { id } }));
