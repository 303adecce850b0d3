/** A reader's profile, kept in the reader's own vault, and what a PIN try comes to. */
import { z } from "zod";
import { language } from "./session.ts";

export const readerProfile = z.object({
  /** As it stands under a report: given and family name in the reader's own order. */
  name: z.string().trim().min(1).max(120),
  /** After the name: degrees, board, licence. */
  credentials: z.string().max(200),
  /** Who the reader is at each site: DICOM operator name or staff number, by site id. */
  identifiers: z.record(z.string(), z.string().max(64)),
  language,
});
export type ReaderProfile = z.infer<typeof readerProfile>;

export const pinOutcome = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("right") }),
  z.object({ outcome: z.literal("wrong"), triesLeft: z.int().positive(), waitUntil: z.number() }),
  /** Too soon after a wrong one; this try was not looked at. */
  z.object({ outcome: z.literal("wait"), triesLeft: z.int().positive(), waitUntil: z.number() }),
  z.object({ outcome: z.literal("passphrase-needed") }),
]);
export type PinOutcome = z.infer<typeof pinOutcome>;
