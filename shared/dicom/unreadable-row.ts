/** Rows of an archive's lists that cannot be read, each by why. */
import { z } from "zod";

/** `uid`: its UID is missing or none (PS3.5 9.1); `row`: it is no data set. */
export const unreadableReason = z.enum(["uid", "row"]);
export type UnreadableReason = z.infer<typeof unreadableReason>;

export const unreadableCount = z.object({ reason: unreadableReason, count: z.int().positive() });
export type UnreadableCount = z.infer<typeof unreadableCount>;

/** How many there are of each reason that there is. */
export const countUnreadable = (rows: readonly { readonly reason: UnreadableReason }[]): UnreadableCount[] =>
  unreadableReason.options
    .map((reason) => ({ reason, count: rows.filter((row) => row.reason === reason).length }))
    .filter(({ count }) => count > 0);
