/** Rejection notes: key objects whose title withdraws the images they name (PS3.16 CID 7011; rules IM-60 to IM-62). */
import type { InstanceHeader } from "./instance-header.ts";

export interface Rejection {
  /** Document title code of the note. */
  readonly code: string;
  /** `hidden`: not this patient's, or unsafe; `marked`: shown with the reason. */
  readonly how: "hidden" | "marked";
  readonly instances: readonly string[];
}

const howByCode: Readonly<Record<string, Rejection["how"]>> = {
  // Rejected for Quality Reasons: the reader may still want to see it.
  "113001": "marked",
  // Rejected for Patient Safety Reasons.
  "113037": "hidden",
  // Incorrect Modality Worklist Entry: the images may be another patient's.
  "113038": "hidden",
  // Data Retention Policy Expired: withdrawn, but nothing is wrong with it.
  "113039": "marked",
};

/** What a key object withdraws, or `null` when it is no rejection note. */
export function rejectionOf(header: InstanceHeader): Rejection | null {
  if (header.kind !== "key-objects" || header.references === null) return null;
  const { title, instances } = header.references;
  const how = howByCode[title];
  return how === undefined ? null : { code: title, how, instances };
}
