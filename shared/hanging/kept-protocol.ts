/** Protocols that a reader brought in: for every site, or for one. */
import { z } from "zod";
import { hangingProtocol } from "./protocol.ts";

/** @property siteId `null`: the reader's own, for every site; else the site's */
const place = { siteId: z.string().nullable() };

/** What is asked to be kept; in place of one of the same id for the same. */
export const protocolToKeep = z.object({ ...place, protocol: hangingProtocol });
export type ProtocolToKeep = z.infer<typeof protocolToKeep>;

export const keptProtocol = z.object({ ...place, id: z.string(), protocol: hangingProtocol });
export type KeptProtocol = z.infer<typeof keptProtocol>;
