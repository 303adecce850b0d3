import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { takenAway } from "../../../shared/orders/order.ts";
import { exampleObr, exampleOmi, exampleOrm } from "./example-message.ts";
import { type ReadingRules, readHl7 } from "./read-hl7.ts";

const rules: ReadingRules = { timeZone: "UTC", authority: "NORTH", characters: "utf-8", accessionIn: "standard" };
const bytesOf = (text: string): Uint8Array => Buffer.from(text, "utf8");
const read = (text: string, change: Partial<ReadingRules> = {}) => readHl7(bytesOf(text), { ...rules, ...change });
const orderIn = (text: string, change: Partial<ReadingRules> = {}) => {
  const [part] = read(text, change);
  if (part === undefined || !("messages" in part)) throw new Error(JSON.stringify(part));
  return part.messages[0]?.order;
};
const faultOf = (text: string) => {
  const [part] = read(text);
  return part !== undefined && "fault" in part ? part.fault : null;
};

describe("an ORM^O01", () => {
  it("tells numbers, procedure, side, indication, priority, referrer with phone, ward and times", () => {
    expect(orderIn(exampleOrm())).toEqual({
      placer: "PL1",
      filler: "FI1",
      accession: "ACC1",
      procedure: { code: "CTCH", name: "CT chest" },
      laterality: "right",
      modality: "CT",
      indication: "cough & fever; smoker",
      priority: "stat",
      referrer: { alphabetic: "Weber^Anna^^Dr.", ideographic: "", phonetic: "" },
      phone: "555-0142",
      ward: "4B 12 1",
      admission: "V77",
      patient: {
        id: "P1",
        issuer: "",
        name: { alphabetic: "Doe^Jane", ideographic: "", phonetic: "" },
        birthDate: "19600101",
        sex: "F",
      },
      orderedAt: Date.UTC(2026, 2, 1, 10, 50),
      scheduledAt: Date.UTC(2026, 2, 1, 12),
      status: "active",
    });
  });
  it("takes the accession from where the site has it, and times by the site's clock", () => {
    expect(orderIn(exampleOrm(), { accessionIn: "filler" })?.accession).toBe("FI1");
    expect(orderIn(exampleOrm(), { timeZone: "Asia/Seoul" })?.scheduledAt).toBe(Date.UTC(2026, 2, 1, 3));
  });
  it("OR-1 keeps the assigner of a number that is not the site's own", () => {
    const pid = "PID|1||X9^^^SOUTH^MR~P1^^^NORTH^PI||Doe^Jane";
    expect(orderIn(exampleOrm({ PID: pid }))?.patient).toMatchObject({ id: "P1", issuer: "" });
    expect(orderIn(exampleOrm({ PID: pid }), { authority: "" })?.patient).toMatchObject({ id: "X9", issuer: "SOUTH" });
  });
  it.each([
    ["CA", "cancelled"],
    ["DC", "cancelled"],
    ["HD", "on-hold"],
    ["XO", "active"],
  ])("order control %s makes it %s", (code, status) => {
    expect(orderIn(exampleOrm({ ORC: `ORC|${code}|PL1` }))?.status).toBe(status);
  });
  it("OR-22 tells what is taken away from what is not told", () => {
    const order = orderIn(exampleOrm({ OBR: exampleObr({ 13: "", 31: '""' }), PV1: 'PV1|1|I|""' }));
    expect(order).toMatchObject({ indication: takenAway, ward: takenAway });
  });
});

describe("an OMI^O23", () => {
  it("tells accession and kind in IPC, priority and time in TQ1, and a name in every script", () => {
    expect(orderIn(exampleOmi)).toMatchObject({
      accession: "ACC2",
      modality: "MR",
      priority: "urgent",
      scheduledAt: Date.UTC(2026, 2, 1, 13),
      patient: { name: { alphabetic: "Hong^Gildong", phonetic: "홍^길동", ideographic: "洪^吉洞" } },
    });
  });
});

describe("character sets", () => {
  const named = (set: string, name: Uint8Array) => {
    const header = `MSH|^~\\&|HIS|NORTH|ALCOVE|HOME|20260301110000||ORM^O01|M1|P|2.5.1||||||${set}`;
    const [before = "", after = ""] = exampleOrm({ MSH: header, PID: "PID|1||P1^^^NORTH||@||19600101|F" }).split("@");
    const [part] = readHl7(Buffer.concat([Buffer.from(before), name, Buffer.from(after)]), rules);
    if (part === undefined || !("messages" in part)) return part?.fault;
    return part.messages[0]?.order.patient.name.alphabetic;
  };
  it("reads the sets of Western, Japanese and Korean sites", () => {
    expect(named("8859/1", Buffer.from("M\xfcller^J\xfcrgen", "latin1"))).toBe("Müller^Jürgen");
    expect(named("KS X 1001", Buffer.from([0xc8, 0xab, 0x5e, 0xb1, 0xe6, 0xb5, 0xbf]))).toBe("홍^길동");
    const yamada = [0x1b, 0x24, 0x42, 0x3b, 0x33, 0x45, 0x44, 0x1b, 0x28, 0x42];
    expect(named("ASCII~ISO IR87", Buffer.from(yamada))).toBe("山田");
    expect(named("UNICODE UTF-8", Buffer.from("홍^길동"))).toBe("홍^길동");
  });
  it("OR-26 refuses bytes that are not what they say, and sets it does not know", () => {
    expect(named("UNICODE UTF-8", Buffer.from([0xb1, 0xe6]))).toBe("unknown-characters");
    expect(named("KLINGON", Buffer.from("Doe"))).toBe("unknown-characters");
  });
});

describe("OR-26 what is kept apart", () => {
  it.each([
    ["another message", exampleOrm({ MSH: "MSH|^~\\&|A|B|C|D|20260301||ADT^A08|M1|P|2.5.1" }), "not-an-order"],
    ["an unknown control", exampleOrm({ ORC: "ORC|ZZ|PL1" }), "unknown-control"],
    ["no number", exampleOrm({ ORC: "ORC|NW", OBR: exampleObr({ 2: "", 3: "", 18: "" }) }), "no-number"],
    ["no patient", exampleOrm({ PID: "PID|1||||Doe^Jane" }), "no-patient"],
    ["a date that is none", exampleOrm({ PID: "PID|1||P1||Doe^Jane||19601341" }), "bad-date"],
    ["no delimiters", "MSH", "unreadable"],
    ["a number without end", exampleOrm({ ORC: `ORC|NW|${"9".repeat(300)}` }), "too-long"],
  ])("%s", (_, text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });
  it("one bad message of a file leaves the others", () => {
    const parts = read(`${exampleOrm()}\r${exampleOrm({ ORC: "ORC|ZZ" })}\r\n${exampleOmi}\r`);
    expect(parts.map((part) => ("fault" in part ? part.fault : part.messages.length))).toEqual([
      1,
      "unknown-control",
      1,
    ]);
  });
  it("any bytes at all are orders or reasons, never a failure", () => {
    const head = bytesOf(exampleOrm());
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(head.length), (noise, at) => {
        const bytes = Buffer.concat([head.subarray(0, at), noise, head.subarray(at)]);
        expect(Array.isArray(readHl7(bytes, rules))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
