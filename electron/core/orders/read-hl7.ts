/** HL7 v2 files of orders: ORM^O01 and OMI^O23, one message or several behind one another. */
import { Hl7Message, type Hl7Segment } from "@medplum/core";
import { type Order, type OrderMessage, order } from "../../../shared/orders/order.ts";
import type { OrderStatus } from "../../../shared/orders/order-status.ts";
import { type AssumedCharacters, decodeMessage } from "./hl7-characters.ts";
import { dateOf, Fields, firstOf, momentOf, personOf, plain } from "./hl7-values.ts";
import { OrderRefusal } from "./order-refusal.ts";
import type { ReadPart } from "./order-source.ts";
import { modalityIn, priorityIn, sexIn, sideIn } from "./order-words.ts";

export interface ReadingRules {
  /** The site's own clock. */
  readonly timeZone: string;
  /** How messages write who gave out the site's own patient numbers; "": they do not. */
  readonly authority: string;
  readonly characters: AssumedCharacters;
  /** Which number the site's archives hold as Accession Number (0008,0050). */
  readonly accessionIn: "standard" | "filler" | "placer";
}

const MOST_MESSAGE_BYTES = 1_048_576;
const MOST_MESSAGES = 2_000;
const MOST_SEGMENTS = 2_000;

/** Order Control Codes (HL7 table 0119) by what they make of an order; `null`: its status, ORC-5, says. */
const controls: Readonly<Record<string, OrderStatus | null>> = {
  ...Object.fromEntries(
    ["NW", "SN", "NA", "XO", "XX", "XR", "RO", "RU", "PA", "CH", "RL", "RE"].map((code) => [code, null]),
  ),
  ...Object.fromEntries(["CA", "OC", "CR", "DC", "OD", "DR", "RP", "RQ"].map((code) => [code, "cancelled"])),
  ...Object.fromEntries(["HD", "OH", "HR"].map((code) => [code, "on-hold"])),
  SC: null,
  OK: null,
  UA: "cancelled",
};
/** Order Status (HL7 table 0038). */
const statuses: Readonly<Record<string, OrderStatus>> = {
  CA: "cancelled",
  DC: "cancelled",
  HD: "on-hold",
  CM: "completed",
};

function statusOf(orc: Fields, place: string): OrderStatus {
  const code = orc.text(1).toUpperCase();
  if (!(code in controls)) throw new OrderRefusal("unknown-control", `${place}, ORC-1`);
  return controls[code] ?? statuses[orc.text(5).toUpperCase()] ?? "active";
}

/** PID-3: the number of the site's own assigner when it is named, else the medical record number, else the first. */
function patientNumber(pid: Fields, authority: string): { readonly id: string; readonly issuer: string } {
  const numbers = pid.all(3).filter((parts) => plain(parts[0] ?? "") !== "");
  const issuerOf = (parts: readonly string[]) => plain((parts[3] ?? "").split("&")[0] ?? "");
  const own = authority === "" ? undefined : numbers.find((parts) => issuerOf(parts) === authority);
  if (own !== undefined) return { id: own[0] ?? "", issuer: "" };
  const found = numbers.find((parts) => parts[4] === "MR") ?? numbers[0];
  if (found === undefined) throw new OrderRefusal("no-patient", "PID-3");
  return { id: found[0] ?? "", issuer: issuerOf(found) };
}

const XPN = { family: 1, representation: 8 };
const XCN = { family: 2, representation: 15 };

interface Group {
  readonly orc: Fields;
  readonly obr: Fields;
  readonly tq1: Fields;
  readonly ipc: Fields;
  readonly dg1: Fields;
}

/** An order is an ORC and what follows up to the next. */
function groupsOf(message: Hl7Message): readonly Group[] {
  const groups: Map<string, Hl7Segment>[] = [];
  for (const segment of message.segments) {
    if (segment.name === "ORC") groups.push(new Map());
    const group = groups.at(-1);
    if (group !== undefined && !group.has(segment.name)) group.set(segment.name, segment);
  }
  return groups.map((group) => {
    const of = (name: string) => new Fields(group.get(name), message.context);
    return { orc: of("ORC"), obr: of("OBR"), tq1: of("TQ1"), ipc: of("IPC"), dg1: of("DG1") };
  });
}

/** XTN: as it is written, unformatted, or area and number. */
const phoneIn = (parts: readonly string[] | undefined): string =>
  firstOf(
    parts?.[0] ?? "",
    parts?.[11] ?? "",
    [parts?.[5] ?? "", parts?.[6] ?? ""].filter((text) => text !== "").join(" "),
  );

/** CE: its text, else its code. */
const wordsIn = (fields: Fields, field: number): string[] =>
  fields.all(field).flatMap((parts) => firstOf(parts[1] ?? "", parts[0] ?? "") || []);

function numbersOf({ orc, obr, ipc }: Group, { accessionIn }: ReadingRules) {
  const placer = plain(firstOf(orc.text(2), obr.text(2)));
  const filler = plain(firstOf(orc.text(3), obr.text(3)));
  // IHE RAD: Accession Number in IPC-1 of an OMI, in OBR-18 of an ORM.
  const standard = plain(firstOf(ipc.text(1), obr.text(18)));
  const accession = { standard, filler, placer }[accessionIn];
  return { placer, filler, accession };
}

function orderOf(group: Group, message: Hl7Message, rules: ReadingRules, place: string): Order {
  const fields = (name: string) => new Fields(message.getSegment(name), message.context);
  const [pid, pv1] = [fields("PID"), fields("PV1")];
  const { orc, obr, tq1, ipc, dg1 } = group;
  const numbers = numbersOf(group, rules);
  if (numbers.placer === "" && numbers.filler === "" && numbers.accession === "")
    throw new OrderRefusal("no-number", place);
  const time = (text: string, where: string) => momentOf(text, rules.timeZone, `${place}, ${where}`);
  const asked = [orc.all(12), obr.all(16), pv1.all(8)].find((repeats) => (repeats[0]?.length ?? 0) > 1) ?? [];
  const indication = [...wordsIn(obr, 31), obr.text(13), ...wordsIn(dg1, 3)];
  const told = order.safeParse({
    ...numbers,
    procedure: { code: plain(obr.text(4)), name: firstOf(obr.text(4, 2), obr.text(4, 5), ipc.text(6, 2)) },
    laterality: firstOf(sideIn(obr.text(15, 5)), sideIn(obr.text(46)), sideIn(obr.text(46, 2))),
    modality: firstOf(modalityIn(ipc.text(5)), modalityIn(obr.text(24))),
    indication: [...new Set(indication.filter((text) => text !== ""))].join("; "),
    priority:
      priorityIn(tq1.text(9)) ?? priorityIn(orc.text(7, 6)) ?? priorityIn(obr.text(27, 6)) ?? priorityIn(obr.text(5)),
    referrer: personOf(asked, XCN),
    phone: firstOf(phoneIn(obr.all(17)[0]), phoneIn(orc.all(14)[0])),
    ward: [pv1.text(3, 1), pv1.text(3, 2), pv1.text(3, 3)].filter((text) => text !== "").join(" "),
    admission: firstOf(plain(pv1.text(19)), plain(pid.text(18))),
    patient: {
      ...patientNumber(pid, rules.authority),
      name: personOf(pid.all(5), XPN),
      birthDate: dateOf(pid.text(7), "PID-7"),
      sex: sexIn(pid.text(8)),
    },
    orderedAt: time(orc.text(9), "ORC-9"),
    scheduledAt: time(firstOf(tq1.text(7), orc.text(7, 4), obr.text(27, 4), obr.text(36)), "TQ1-7"),
    status: statusOf(orc, place),
  });
  if (!told.success) throw new OrderRefusal("too-long", `${place}, ${told.error.issues[0]?.path.join(".") ?? ""}`);
  return told.data;
}

/** Orders of one message. @throws OrderRefusal */
function readMessage(bytes: Uint8Array, rules: ReadingRules): readonly OrderMessage[] {
  if (bytes.length > MOST_MESSAGE_BYTES) throw new OrderRefusal("too-large", `${bytes.length} bytes`);
  const text = decodeMessage(bytes, rules.characters);
  if (!/^MSH[^\w\s][^\w\s]{3,5}[^\w\s]/.test(text)) throw new OrderRefusal("unreadable", "MSH-1, MSH-2");
  if (text.split(/[\r\n]+/).length > MOST_SEGMENTS)
    throw new OrderRefusal("too-large", `over ${MOST_SEGMENTS} segments`);
  const message = Hl7Message.parse(text.replaceAll("\v", "").replaceAll("\u001c", ""));
  const header = new Fields(message.header, message.context);
  const type = `${header.text(9, 1)}^${header.text(9, 2)}`;
  if (type !== "ORM^O01" && type !== "OMI^O23") throw new OrderRefusal("not-an-order", type.slice(0, 20));
  const groups = groupsOf(message);
  if (groups.length === 0) throw new OrderRefusal("not-an-order", "ORC");
  const sentAt = momentOf(header.text(7), rules.timeZone, "MSH-7");
  return groups.map((group, at) => ({
    order: orderOf(group, message, rules, `ORC ${at + 1}`),
    whole: false,
    sentAt,
  }));
}

/** Where each message of a file begins; all delimiters are ASCII in every set that is read here. */
function messagesIn(bytes: Uint8Array): readonly Uint8Array[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const starts = [...text.matchAll(/(?:^|[\r\n\v])(?=MSH[^\w\s])/g)].map((found) => found.index + found[0].length);
  return starts.map((start, at) => bytes.subarray(start, starts[at + 1] ?? bytes.length));
}

export const isHl7 = (bytes: Uint8Array): boolean =>
  /^(\xef\xbb\xbf)?[\s\v]*(MSH|FHS|BHS)[^\w\s]/.test(Buffer.from(bytes.subarray(0, 64)).toString("latin1"));

/** Each message of a file, as orders or as the reason why not. */
export function readHl7(bytes: Uint8Array, rules: ReadingRules): readonly ReadPart[] {
  const messages = messagesIn(bytes);
  if (messages.length === 0) return [{ part: 1, fault: "unreadable", detail: "MSH" }];
  if (messages.length > MOST_MESSAGES) return [{ part: 1, fault: "too-large", detail: `${messages.length} messages` }];
  return messages.map((message, at) => {
    try {
      return { part: at + 1, messages: readMessage(message, rules) };
    } catch (error) {
      if (!(error instanceof OrderRefusal)) throw error;
      return { part: at + 1, fault: error.fault, detail: error.detail };
    }
  });
}
