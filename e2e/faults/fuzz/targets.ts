/** Every parser of ours, with sound samples of what it reads and what has to hold of whatever it is given. */

import { deepStrictEqual } from "node:assert";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { escapingDicomdir } from "../../../build/phantom/hostile-dicomdir.ts";
import type { Random } from "../../../build/phantom/random.ts";
import { readDicomdir } from "../../../electron/core/archives/dicomdir.ts";
import { MultipartParser } from "../../../electron/core/archives/multipart.ts";
import { smallDicomdir } from "../../../electron/core/archives/test/small-dicomdir.ts";
import { smallFile } from "../../../electron/core/archives/test/small-file.ts";
import { summarizeFile } from "../../../electron/core/imaging/index.ts";
import { exampleOmi, exampleOrm } from "../../../electron/core/orders/example-message.ts";
import { readCsv } from "../../../electron/core/orders/read-csv.ts";
import { type ReadingRules, readHl7 } from "../../../electron/core/orders/read-hl7.ts";
import { openBodyInto, openHead, readBodyLength, recordPieces } from "../../../electron/core/vault/record.ts";
import { siteExport } from "../../../shared/contract/site-status.ts";
import { instanceFromDicomJson, seriesFromDicomJson, studyFromDicomJson } from "../../../shared/dicom/dicom-json.ts";
import { instanceSummary, seriesSummary, studySummary } from "../../../shared/dicom/summaries.ts";
import { order } from "../../../shared/orders/order.ts";
import { isProblem } from "../../../shared/problem.ts";
import { dicomwebSite } from "../../dicomweb-site.ts";
import { root } from "../../program.ts";

export interface FuzzTarget {
  readonly name: string;
  /** Where the parser lies: files whose paths hold one of these are what is covered and counted. */
  readonly sources: readonly string[];
  readonly samples: readonly Uint8Array[];
  readonly tokens: readonly Uint8Array[];
  /** Rejects when something does not hold; problems of ours are an answer. */
  run(bytes: Uint8Array, random: Random): Promise<void>;
}

const text = (...texts: readonly string[]): readonly Uint8Array[] => texts.map((each) => Buffer.from(each, "latin1"));

/** What comes of work: its value, or the problem's code. Anything else that is thrown is a finding. */
function outcomeOf<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (isProblem(error)) return error.problem.code;
    throw error;
  }
}

const BOUNDARY = "b-1";
const limits = { partBytes: 2_000, headerBytes: 200, preambleBytes: 300 };

/** Parts as they came, and how it ended. */
function partsOf(chunks: readonly Uint8Array[]): readonly string[] {
  const parser = new MultipartParser(BOUNDARY, limits);
  const seen: string[] = [];
  const ended = outcomeOf(() => {
    for (const chunk of chunks) {
      for (const { headers, bytes } of parser.push(Uint8Array.from(chunk))) {
        seen.push(`${JSON.stringify([...headers])} ${Buffer.from(bytes).toString("hex")}`);
      }
    }
    parser.end();
    return "whole";
  });
  return [...seen, ended];
}

function cut(bytes: Uint8Array, random: Random): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + 1 + Math.floor(random.next() ** 3 * 400));
    chunks.push(bytes.subarray(at, end));
    at = end;
  }
  return chunks;
}

const part = (body: string, headers = "Content-Type: application/dicom\r\n") =>
  `\r\n--${BOUNDARY}\r\n${headers}\r\n${body}`;

const multipart: FuzzTarget = {
  name: "multipart",
  sources: ["/archives/multipart.ts"],
  samples: text(
    `${part("first")}${part("second", "Content-Length: 6\r\n")}\r\n--${BOUNDARY}--\r\n`,
    `preamble${part("x".repeat(600), "")}\r\n--${BOUNDARY}--`,
  ),
  tokens: text("\r\n", `\r\n--${BOUNDARY}`, `\r\n--${BOUNDARY}--`, "\r\n\r\n", "Content-Length: 5\r\n", "--", " \t"),
  async run(bytes, random) {
    deepStrictEqual(partsOf(cut(bytes, random)), partsOf([bytes]), "chunks change what is read");
  },
};

const parsedJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return null;
  }
};

const study = {
  "0020000D": { vr: "UI", Value: ["1.2.3"] },
  "0020000E": { vr: "UI", Value: ["1.2.3.4"] },
  "00080018": { vr: "UI", Value: ["1.2.3.4.5"] },
  "00100010": { vr: "PN", Value: [{ Alphabetic: "Doe^Jane", Ideographic: "X^Y" }] },
  "00080020": { vr: "DA", Value: ["20260302"] },
  "00080030": { vr: "TM", Value: ["101500"] },
  "00080061": { vr: "CS", Value: ["CT", "SR"] },
  "00201208": { vr: "IS", Value: [12] },
  "00200013": { vr: "IS", Value: ["7"] },
  "00401012": { vr: "SQ", Value: [{ "00080100": { vr: "SH", Value: ["A"] } }] },
};

const dicomJson: FuzzTarget = {
  name: "DICOM JSON",
  sources: ["/shared/dicom/"],
  samples: text(JSON.stringify(study)),
  tokens: text('"Value":', "null", "[]", "{}", '"0020000D"', "1e999", '"vr":"SQ"', '{"Alphabetic":', "-1", '"\\u0000"'),
  async run(bytes) {
    const json = parsedJson(bytes);
    for (const [read, schema] of [
      [studyFromDicomJson, studySummary],
      [seriesFromDicomJson, seriesSummary],
      [instanceFromDicomJson, instanceSummary],
    ] as const) {
      const summary = outcomeOf(() => read(json));
      if (typeof summary !== "string") schema.parse(JSON.parse(JSON.stringify(summary)));
    }
  },
};

const image = (at: number) => ({ study: `1.2.${at}`, series: `1.2.${at}.1`, instance: `1.2.${at}.1.1` });

const dicomdir: FuzzTarget = {
  name: "DICOMDIR",
  sources: ["/archives/dicomdir.ts", "/imaging/data-set", "/imaging/part-10.ts"],
  samples: [smallDicomdir([1, 2, 3].map((at) => ({ ...image(at), file: `A\\B${at}` }))), escapingDicomdir()],
  tokens: text("..\\", "\\", "/", "IMAGE ", "SERIES", "\xfe\xff\x00\xe0", "\xff\xff\xff\xff", "UL\x04\x00"),
  async run(bytes) {
    const listing = outcomeOf(() => readDicomdir(bytes));
    if (typeof listing === "string") return;
    for (const { file } of listing.entries) {
      if (/(^|\/)\.\.?(\/|$)|^\/|[\\:\0]/.test(file)) throw new Error("a file outside of the folder");
    }
  },
};

const dicomFile: FuzzTarget = {
  name: "DICOM file header",
  sources: ["/core/imaging/", "/shared/dicom/"],
  samples: [
    smallFile({ ...image(1), patientName: "Doe^Jane" }),
    readFileSync(resolve(root, "build/demo/studies/ct-report/sr/001.dcm")),
  ],
  tokens: text(
    "SQ\0\0\xff\xff\xff\xff",
    "UN\0\0",
    "1.2.840.10008.1.2",
    "\xfe\xff\xdd\xe0\0\0\0\0",
    "ISO 2022 IR 149",
    "\x1b$)C",
  ),
  async run(bytes) {
    const summary = outcomeOf(() => summarizeFile(bytes));
    if (typeof summary !== "string") studySummary.parse(JSON.parse(JSON.stringify(summary.study)));
  },
};

const KEY = Buffer.alloc(32, 7);
const identity = { vault: "v", series: "s", instance: "i", kind: "original", frame: 0 } as const;
const BODY = Buffer.alloc(700, "body");
const record = Buffer.concat([
  ...recordPieces(KEY, identity, { sopUid: "1.2.3", number: 4, digest: "00".repeat(32) }, BODY),
]);

const pack: FuzzTarget = {
  name: "pack",
  sources: ["/vault/record.ts"],
  samples: [record],
  tokens: text("AR\x01\x00", "\xff\xff\xff\xff"),
  async run(bytes) {
    try {
      openHead(KEY, identity, bytes);
      const length = readBodyLength(bytes);
      if (length > bytes.length) return;
      const target = new Uint8Array(length);
      await openBodyInto(KEY, identity, bytes, target);
      if (!BODY.equals(target)) throw new Error("another body than was written opens");
    } catch (error) {
      if (!isProblem(error) || error.problem.code !== "vault-damaged") throw error;
    }
  },
};

const siteFile: FuzzTarget = {
  name: "site file",
  sources: ["/shared/contract/site", "/shared/sites/"],
  samples: text(
    JSON.stringify({
      format: "alcove-sites",
      version: 1,
      sites: [dicomwebSite("Site", "https://pacs.example/dicom").config],
    }),
  ),
  tokens: text(
    "null",
    '"kind":"dimse"',
    '"__proto__":',
    "[]",
    "{}",
    "-1",
    "1e400",
    '"secret":"x"',
    '"always"',
    "http://u:p@",
  ),
  async run(bytes) {
    const read = siteExport.safeParse(parsedJson(bytes));
    if (!read.success) return;
    deepStrictEqual(siteExport.parse(JSON.parse(JSON.stringify(read.data))), read.data, "it reads otherwise again");
  },
};

const rules: ReadingRules = { timeZone: "UTC", authority: "NORTH", characters: "utf-8", accessionIn: "standard" };

const orders = (
  name: string,
  read: typeof readHl7,
  samples: readonly Uint8Array[],
  marks: readonly string[],
): FuzzTarget => ({
  name,
  sources: ["/core/orders/"],
  samples,
  tokens: text(...marks),
  async run(bytes) {
    for (const each of read(bytes, rules)) {
      if ("messages" in each) for (const message of each.messages) order.parse(message.order);
    }
  },
});

const hl7 = orders("HL7 orders", readHl7, text(`${exampleOrm()}\r${exampleOmi}\r`), [
  "\r",
  "MSH|^~\\&|",
  "\rORC|NW|",
  "^",
  "~",
  "\\X41\\",
  "\\T\\",
  '""',
  "||||",
  "ISO IR87",
  "\x1b$B",
  "20261399",
]);
const table = "accession,patient_id,patient_name,birth_date,scheduled,priority\r\n";
const csv = orders(
  "tables of orders",
  readCsv,
  text(`${table}A1,P1,"Doe, ""J"" Jane",1960-01-01,2026-03-08 14:30,stat\r\nA2,P2,Roe,19600101,,\r\n`),
  ["\r\n", ",", '"', '""', ";", "\t", "patient_id", "2026-03-08T14:30:00+09:00", "\xef\xbb\xbf", "status"],
);

export const fuzzTargets: readonly FuzzTarget[] = [multipart, dicomJson, dicomdir, dicomFile, pack, siteFile, hl7, csv];
