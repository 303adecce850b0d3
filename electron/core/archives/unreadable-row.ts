/** A row of an archive's list that cannot be read: the rest of the list is taken, and the row is told of (SI-24). */
import { createHash } from "node:crypto";
import type { UnreadableReason } from "../../../shared/dicom/unreadable-row.ts";
import { ProblemError } from "../../../shared/problem.ts";

export interface UnreadableRow {
  readonly reason: UnreadableReason;
  /** Of what the archive sent: the same row has the same mark each time it comes. */
  readonly mark: string;
}

/** Told of each row that is left out of a list, once the list has come whole. */
export type TellUnreadable = (row: UnreadableRow) => void;

/** For who can do nothing with a part of a list. @throws ProblemError `bad-answer` */
export const refuseUnreadable: TellUnreadable = ({ reason }) => {
  throw new ProblemError("bad-answer", reason === "uid" ? "an answer without a valid UID" : "an answer is no data set");
};

/** For who asks for one thing of a list whose rows are told of elsewhere: a connection test, the classes of a fetch. */
export const passOver: TellUnreadable = () => {};

/** @param sent what identifies the row, as it came */
export const unreadableRow = (reason: UnreadableReason, sent: string | Uint8Array): UnreadableRow => ({
  reason,
  mark: createHash("sha256").update(sent).digest("base64url"),
});
