import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv } from "./read-csv.ts";
import type { ReadingRules } from "./read-hl7.ts";

const rules: ReadingRules = { timeZone: "Asia/Seoul", authority: "", characters: "utf-8", accessionIn: "standard" };
const read = (text: string, change: Partial<ReadingRules> = {}) => readCsv(Buffer.from(text), { ...rules, ...change });
const head = "accession,patient_id,patient_name,birth_date,sex,procedure,modality,indication,priority,scheduled,status";

describe("a table of orders", () => {
  it("OR-23 tells an order a row, by the site's clock unless it names an offset", () => {
    const parts = read(
      `\ufeff${head}\r\nA1,P1,"Doe, Jane",1960-01-01,F,CT chest,CT,"cough, ""dry""\nfor weeks",STAT,2026-03-01 12:00,\r\n` +
        "A2,P2,홍^길동,19620308,M,MR brain,MR,,,2026-03-01T12:00:00Z,cancelled\r\n",
    );
    expect(parts).toMatchObject([
      {
        part: 2,
        messages: [
          {
            whole: true,
            order: {
              accession: "A1",
              indication: 'cough, "dry"\nfor weeks',
              priority: "stat",
              scheduledAt: Date.UTC(2026, 2, 1, 3),
              status: "active",
              patient: { id: "P1", name: { alphabetic: "Doe^Jane" }, birthDate: "19600101" },
            },
          },
        ],
      },
      { part: 3, messages: [{ order: { status: "cancelled", scheduledAt: Date.UTC(2026, 2, 1, 12) } }] },
    ]);
  });
  it("is read with semicolons and tabs, and in the site's characters", () => {
    expect(read("accession;patient_id\nA1;P1")).toMatchObject([{ messages: [{ order: { accession: "A1" } }] }]);
    expect(read("accession\tpatient_id\nA1\tP1")).toMatchObject([{ messages: [{ order: { accession: "A1" } }] }]);
    const korean = Buffer.concat([Buffer.from("accession,patient_id,ward\nA1,P1,"), Buffer.from([0xb1, 0xe6])]);
    expect(readCsv(korean, { ...rules, characters: "euc-kr" })).toMatchObject([
      { messages: [{ order: { ward: "길" } }] },
    ]);
    expect(readCsv(korean, rules)).toMatchObject([{ fault: "unknown-characters" }]);
  });
  it("OR-26 keeps rows apart that do not fit, and a table with foreign columns whole", () => {
    const faults = read(
      `${head}\nA1\n,P1,,,,,,,,,\nA3,,,,,,,,,,\nA4,P4,,1960-13-01,,,,,,,\nA5,P5,,,,,,,,,gone\nA6,P6,,,,,,,,,`,
    );
    expect(faults.map((part) => ("fault" in part ? part.fault : "taken"))).toEqual([
      "bad-row",
      "no-number",
      "no-patient",
      "bad-date",
      "unknown-control",
      "taken",
    ]);
    expect(read("accession,patient_id,shoe_size\nA1,P1,44")).toMatchObject([
      { fault: "bad-columns", detail: "column 3" },
    ]);
    expect(read('accession,patient_id\nA1,"P1')).toMatchObject([{ fault: "unreadable" }]);
  });
});

describe("any table", () => {
  const cell = fc
    .string({ unit: fc.constantFrom("a", "B", " ", ",", ";", "\t", '"', "\r", "\n", "한"), maxLength: 12 })
    .map((text) => text.trim());
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

  it("is read as it was written, whatever stands between quotes", () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
        const rows = cells.map((each, at) => ["P1", `A${at}`, each].map(quoted).join(","));
        const parts = read(["patient_id,accession,indication", ...rows].join("\r\n"));
        const told = parts
          .flatMap((part) => ("messages" in part ? part.messages : []))
          .map(({ order }) => order.indication);
        expect(told).toEqual(cells);
      }),
      { numRuns: 300 },
    );
  });

  it("OR-26 of any bytes is orders or reasons, never a failure", () => {
    const table = Buffer.from(`${head}\r\nA1,P1,"Doe, Jane",1960-01-01,F,CT,CT,cough,stat,2026-03-08 14:30,active\r\n`);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(table.length), (noise, at) => {
        const bytes = Buffer.concat([table.subarray(0, at), noise, table.subarray(at)]);
        expect(Array.isArray(readCsv(bytes, rules))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
