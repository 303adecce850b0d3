/** Tables of orders: a row each, columns named in the first row (RFC 4180; comma, semicolon or tab). */
import { type Order, order } from "../../../shared/orders/order.ts";
import { orderStatus } from "../../../shared/orders/order-status.ts";
import { dateOf, momentOf } from "./hl7-values.ts";
import { OrderRefusal } from "./order-refusal.ts";
import type { ReadPart } from "./order-source.ts";
import { modalityIn, priorityIn, sexIn, sideIn } from "./order-words.ts";
import type { ReadingRules } from "./read-hl7.ts";

const columns = [
  "placer",
  "filler",
  "accession",
  "patient_id",
  "patient_issuer",
  "patient_name",
  "birth_date",
  "sex",
  "procedure_code",
  "procedure",
  "modality",
  "laterality",
  "indication",
  "priority",
  "referrer",
  "phone",
  "ward",
  "admission",
  "ordered",
  "scheduled",
  "status",
  "changed",
] as const;
type Column = (typeof columns)[number];
type Row = Partial<Record<Column, string>>;

const MOST_ROWS = 20_000;
const isColumn = (name: string): name is Column => (columns as readonly string[]).includes(name);

/** Rows of cells. @throws OrderRefusal `unreadable` for quotes that do not fit */
function cellsOf(text: string, by: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = "";
    if (text[at] === '"') {
      const from = at + 1;
      let end = text.indexOf('"', from);
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      if (end < 0) throw new OrderRefusal("unreadable", `row ${rows.length + 1}`);
      cell = text.slice(from, end).replaceAll('""', '"');
      at = end + 1;
    } else {
      const start = at;
      while (at < text.length && text[at] !== by && text[at] !== "\n" && text[at] !== "\r") at += 1;
      cell = text.slice(start, at);
      if (cell.includes('"')) throw new OrderRefusal("unreadable", `row ${rows.length + 1}`);
    }
    row.push(cell.trim());
    if (text[at] === by) {
      at += 1;
      if (at === text.length) row.push("");
      continue;
    }
    if (at < text.length && text[at] !== "\r" && text[at] !== "\n") {
      throw new OrderRefusal("unreadable", `row ${rows.length + 1}`);
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    if (row.some((each) => each !== "")) rows.push(row);
    row = [];
    if (rows.length > MOST_ROWS) throw new OrderRefusal("too-large", `over ${MOST_ROWS} rows`);
  }
  if (row.some((each) => each !== "")) rows.push(row);
  return rows;
}

/** "2026-03-08 14:30" and "2026-03-08T14:30:00+09:00" are read as HL7 writes them. */
const asHl7 = (text: string): string =>
  text
    .replace(/^(\d{4})-(\d{2})-(\d{2})/, "$1$2$3")
    .replace(/[ T]/, "")
    .replaceAll(":", "")
    .replace(/Z$/, "+0000");

const nameOf = (text: string) => ({ alphabetic: text.replace(/,\s*/, "^"), ideographic: "", phonetic: "" });

function orderOf(row: Row, rules: ReadingRules): { readonly order: Order; readonly sentAt: number | null } {
  const text = (column: Column) => row[column] ?? "";
  const time = (column: Column) => momentOf(asHl7(text(column)), rules.timeZone, column);
  if (text("patient_id") === "") throw new OrderRefusal("no-patient", "patient_id");
  const numbers = { placer: text("placer"), filler: text("filler"), accession: text("accession") };
  if (Object.values(numbers).every((number) => number === "")) throw new OrderRefusal("no-number", "");
  const issuer = text("patient_issuer");
  const status = orderStatus.safeParse(text("status") || "active");
  if (!status.success) throw new OrderRefusal("unknown-control", "status");
  const told = order.safeParse({
    ...numbers,
    procedure: { code: text("procedure_code"), name: text("procedure") },
    laterality: sideIn(text("laterality")),
    modality: modalityIn(text("modality")),
    indication: text("indication"),
    priority: priorityIn(text("priority")),
    referrer: nameOf(text("referrer")),
    phone: text("phone"),
    ward: text("ward"),
    admission: text("admission"),
    patient: {
      id: text("patient_id"),
      issuer: issuer === rules.authority ? "" : issuer,
      name: nameOf(text("patient_name")),
      birthDate: dateOf(asHl7(text("birth_date")), "birth_date"),
      sex: sexIn(text("sex")),
    },
    orderedAt: time("ordered"),
    scheduledAt: time("scheduled"),
    status: status.data,
  });
  if (!told.success) throw new OrderRefusal("too-long", told.error.issues[0]?.path.join(".") ?? "");
  return { order: told.data, sentAt: time("changed") };
}

/** Rows under their heads. @throws OrderRefusal */
function rowsOf(bytes: Uint8Array, rules: ReadingRules): readonly (Row | null)[] {
  let text: string;
  try {
    text = new TextDecoder(rules.characters, { fatal: true }).decode(bytes);
  } catch (error) {
    throw new OrderRefusal("unknown-characters", `not ${rules.characters}`, { cause: error });
  }
  const head = text.slice(0, 2000).split(/[\r\n]/)[0] ?? "";
  const by = [",", ";", "\t"].find((mark) => head.includes(mark)) ?? ",";
  const [names = [], ...rows] = cellsOf(text, by);
  const heads = names.map((name) => name.toLowerCase());
  const foreign = heads.findIndex((name) => !isColumn(name));
  if (foreign >= 0 || new Set(heads).size !== heads.length)
    throw new OrderRefusal("bad-columns", `column ${foreign + 1}`);
  if (!heads.includes("patient_id")) throw new OrderRefusal("bad-columns", "patient_id");
  return rows.map((cells) =>
    cells.length === heads.length ? Object.fromEntries(heads.map((name, at) => [name, cells[at] ?? ""])) : null,
  );
}

/** Each row of a table, as an order or as the reason why not; a table without readable heads is refused whole. */
export function readCsv(bytes: Uint8Array, rules: ReadingRules): readonly ReadPart[] {
  try {
    return rowsOf(bytes, rules).map((row, at): ReadPart => {
      const part = at + 2;
      if (row === null) return { part, fault: "bad-row", detail: `row ${part}` };
      try {
        return { part, messages: [{ ...orderOf(row, rules), whole: true }] };
      } catch (error) {
        if (!(error instanceof OrderRefusal)) throw error;
        return { part, fault: error.fault, detail: `row ${part}${error.detail === "" ? "" : `, ${error.detail}`}` };
      }
    });
  } catch (error) {
    if (!(error instanceof OrderRefusal)) throw error;
    return [{ part: 1, fault: error.fault, detail: error.detail }];
  }
}
