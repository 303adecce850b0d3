/** Words that messages write for priority, side, sex and kind, in ours. What is not known says nothing. */
import type { Order } from "../../../shared/orders/order.ts";

const priorities: Readonly<Record<string, Order["priority"]>> = {
  S: "stat",
  STAT: "stat",
  EMERGENCY: "stat",
  A: "urgent",
  ASAP: "urgent",
  T: "urgent",
  U: "urgent",
  URGENT: "urgent",
  HIGH: "urgent",
  R: "routine",
  ROUTINE: "routine",
  P: "routine",
  C: "routine",
};
const sides: Readonly<Record<string, Order["laterality"]>> = {
  L: "left",
  LT: "left",
  LEFT: "left",
  R: "right",
  RT: "right",
  RIGHT: "right",
  B: "both",
  BI: "both",
  BIL: "both",
  BILATERAL: "both",
  BOTH: "both",
};
const sexes: Readonly<Record<string, Order["patient"]["sex"]>> = { M: "M", F: "F", O: "O", A: "O" };
const modalities = new Set(["CT", "MR", "US", "CR", "DX", "MG", "NM", "PT", "XA", "RF", "PX", "IO", "IVUS", "ECG"]);

const upper = (text: string): string => text.trim().toUpperCase();

export const priorityIn = (text: string): Order["priority"] => priorities[upper(text)] ?? null;
export const sideIn = (text: string): Order["laterality"] => sides[upper(text)] ?? "";
export const sexIn = (text: string): Order["patient"]["sex"] => sexes[upper(text)] ?? "";
export const modalityIn = (text: string): string => (modalities.has(upper(text)) ? upper(text) : "");
