/** HL7 messages for tests, written from the segments of the standard; nobody is behind them. */

const orm = {
  MSH: "MSH|^~\\&|HIS|NORTH|ALCOVE|HOME|20260301110000||ORM^O01^ORM_O01|M1|P|2.5.1",
  PID: "PID|1||P1^^^NORTH^MR||Doe^Jane||19600101|F",
  PV1: "PV1|1|I|4B^12^1||||||||||||||||V77",
  ORC: "ORC|NW|PL1^HIS|FI1^RIS||SC||^^^202603011200^^S||202603011050|||0815^Weber^Anna^^^Dr.||555-0142",
  OBR: "",
} as const;
/** OBR-13, OBR-15.5, OBR-18, OBR-24 and OBR-31 by their places. */
const obr = (fields: Readonly<Record<number, string>>): string => {
  const parts = Array.from({ length: 32 }, (_, at) => (at === 0 ? "OBR" : (fields[at] ?? "")));
  return parts.join("|");
};
const obrFields = {
  2: "PL1^HIS",
  3: "FI1^RIS",
  4: "CTCH^CT chest^L",
  13: "smoker",
  15: "^^^^R",
  18: "ACC1",
  24: "CT",
  31: "^cough \\T\\ fever",
};

/** An ORM^O01 whose segments may be replaced; `null` leaves one out. */
export function exampleOrm(change: Partial<Record<keyof typeof orm, string | null>> = {}): string {
  const segments = { ...orm, OBR: obr(obrFields), ...change };
  return Object.values(segments)
    .filter((segment) => segment !== null)
    .join("\r");
}

export const exampleObr = (fields: Readonly<Record<number, string>>): string => obr({ ...obrFields, ...fields });

/** An OMI^O23: accession and kind stand in its IPC, priority and time in its TQ1. */
export const exampleOmi = [
  "MSH|^~\\&|HIS|NORTH|ALCOVE|HOME|20260301110000+0000||OMI^O23^OMI_O23|M2|P|2.5.1||||||UNICODE UTF-8",
  "PID|1||P2^^^NORTH^MR||Hong^Gildong^^^^^L^A~홍^길동^^^^^L^P~洪^吉洞^^^^^L^I||19620308|M",
  "PV1|1|O",
  "ORC|NW|PL2|FI2",
  "TQ1|1||||||20260301130000||A",
  obr({ 2: "PL2", 3: "FI2", 4: "MRB^MR brain^L" }),
  "IPC|ACC2|RP1|1.2.3|SP1|MR|MRB^MR brain",
].join("\r");
