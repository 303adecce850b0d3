/** An order: what a referrer asked for, before there are images and after. */
import { z } from "zod";
import { personName } from "../dicom/summaries.ts";
import { priority } from "../worklist/exam-row.ts";
import { orderStatus } from "./order-status.ts";

const number = z.string().trim().max(200);
const line = z.string().trim().max(500);
const prose = z.string().trim().max(8000);
const moment = z.number().nullable();

/** Absent values are "" or null. Dates are DICOM DA (YYYYMMDD), moments UTC milliseconds. */
export const order = z.object({
  /** Placer Order Number: given by who asked (ORC-2). */
  placer: number,
  /** Filler Order Number: given by who performs (ORC-3). */
  filler: number,
  accession: number,
  procedure: z.object({ code: number, name: line }),
  laterality: z.enum(["left", "right", "both", ""]),
  /** DICOM modality, when the order tells one. */
  modality: z.string().trim().max(16),
  indication: prose,
  priority: priority.nullable(),
  referrer: personName,
  phone: line,
  ward: line,
  /** Admission or visit number. */
  admission: number,
  patient: z.object({
    id: number,
    /** Who gave the number out; "" means the site's own assigner. */
    issuer: line,
    name: personName,
    birthDate: z.string().regex(/^(\d{8})?$/),
    sex: z.enum(["M", "F", "O", ""]),
  }),
  orderedAt: moment,
  /** When it is to be performed. */
  scheduledAt: moment,
  status: orderStatus,
});
export type Order = z.infer<typeof order>;

/** One order as a message tells it. */
export interface OrderMessage {
  readonly order: Order;
  /** It tells the order whole. Otherwise what it leaves empty stays as it was (HL7 v2.5.1, 2.5.3). */
  readonly whole: boolean;
  /** When the message was made, UTC milliseconds; an older one never replaces a newer one (OR-21). */
  readonly sentAt: number | null;
}

/** How HL7 v2 writes that a value is taken away. */
export const takenAway = '""';

/** What an order is known by within its site: placer number, else filler number, else accession (OR-20). */
export function orderKey({ placer, filler, accession }: Pick<Order, "placer" | "filler" | "accession">): string {
  if (placer !== "") return `placer ${placer}`;
  return filler !== "" ? `filler ${filler}` : `accession ${accession}`;
}

/** When its images are expected. */
export const expectedAt = ({ scheduledAt, orderedAt }: Order): number | null => scheduledAt ?? orderedAt;

/** Why a message or a part of it could not be taken in; each has its words in the catalogue. */
export const orderFault = z.enum([
  "too-large",
  "unreadable",
  "unknown-format",
  "unknown-characters",
  "not-an-order",
  "unknown-control",
  "no-number",
  "no-patient",
  "bad-date",
  "bad-columns",
  "bad-row",
  "too-long",
]);
export type OrderFault = z.infer<typeof orderFault>;
