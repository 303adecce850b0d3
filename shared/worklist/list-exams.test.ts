import { describe, expect, it } from "vitest";
import { builtInViews } from "./built-in-views.ts";
import type { ExamRow } from "./exam-row.ts";
import { exampleRow } from "./example-row.ts";
import { countExams, listExams } from "./list-exams.ts";
import { mergeRows } from "./merge-rows.ts";
import type { ListContext } from "./row-values.ts";
import { restingOrder, sortRows } from "./sort-rows.ts";
import type { Filter, View } from "./view.ts";

const now = 50_000_000;
const context: ListContext = {
  now,
  siteNames: new Map([
    ["site-a", "Northfield General"],
    ["site-b", "한빛병원"],
  ]),
  siteOrder: ["site-b", "site-a"],
  reader: "Reader A",
};
const viewWith = (change: Partial<View>): View => ({
  id: "v",
  name: "v",
  search: "",
  filters: [],
  sorts: [],
  columns: [],
  sections: "none",
  includeDone: false,
  ...change,
});
const listOf = (rows: readonly ExamRow[], view: View) =>
  listExams(sortRows(restingOrder(rows), view.sorts, context), view, context);
const ids = (rows: readonly ExamRow[], change: Partial<View>) =>
  listOf(rows, viewWith(change)).sections.flatMap((section) => section.rows.map((row) => row.id));
const found = (search: string, change: Partial<ExamRow> = {}) => ids([exampleRow(change)], { search }).length === 1;
const filtered = (filter: Partial<Filter> & Pick<Filter, "column" | "match">, change: Partial<ExamRow> = {}) =>
  ids([exampleRow(change)], { filters: [{ values: [], not: false, ...filter }] }).length === 1;

describe("free search", () => {
  const patientWith = (name: Partial<ExamRow["patient"]["name"]>) => ({
    patient: { ...exampleRow().patient, name: { alphabetic: "", ideographic: "", phonetic: "", ...name } },
  });

  it("WL-20 forgets case and width", () => {
    expect(found("HONG")).toBe(true);
    expect(found("ｃｈｅｓｔ")).toBe(true);
  });
  it("WL-21 forgets diacritics, both ways", () => {
    expect(found("muller")).toBe(true);
    expect(found("jürgen", { referrer: "Jurgen" })).toBe(true);
    expect(found("lodz", { ward: "Łódź" })).toBe(true);
  });
  it("WL-22 finds either kana, wide or narrow, and keeps voicing marks", () => {
    const row = patientWith({ phonetic: "やまだ^たろう" });
    expect(found("ヤマダ", row)).toBe(true);
    expect(found("ﾔﾏﾀﾞ", row)).toBe(true);
    expect(found("ヤマタ", row)).toBe(false);
  });
  it("WL-23 finds names and numbers written together or apart", () => {
    expect(found("honggildong")).toBe(true);
    expect(found("洪吉洞")).toBe(true);
    expect(found("NF26118203")).toBe(true);
    expect(found("nf0088412")).toBe(true);
    expect(found("1962-03-08")).toBe(true);
    expect(found("08.03.1962")).toBe(true);
    expect(found("03/08/1962")).toBe(true);
    expect(found("1962. 3. 8.")).toBe(true);
  });
  it("WL-24 finds Hangul by syllables and by leading consonants", () => {
    expect(found("홍길동")).toBe(true);
    expect(found("길동")).toBe(true);
    expect(found("ㅎㄱㄷ")).toBe(true);
    expect(found("홍ㄱㄷ")).toBe(true);
    expect(found("ㄱㅎ")).toBe(false);
  });
  it("WL-25 finds a syllable that is still being typed", () => {
    expect(found("홍기")).toBe(true);
    expect(found("호")).toBe(true);
    expect(found("홍고")).toBe(false);
  });
  it("WL-26 wants every word, each wherever it stands, the site's name included", () => {
    expect(found("gildong chest cough")).toBe(true);
    expect(found("gildong knee")).toBe(false);
    expect(found("northfield hong")).toBe(true);
  });
});

describe("filters", () => {
  it("WL-27 match any of a column's values", () => {
    expect(filtered({ column: "modality", match: "one-of", values: ["MR", "CT"] })).toBe(true);
    expect(filtered({ column: "modality", match: "one-of", values: ["MR"] })).toBe(false);
    expect(filtered({ column: "patient", match: "contains", values: ["길동"] })).toBe(true);
    expect(filtered({ column: "site", match: "contains", values: ["north"] })).toBe(true);
    expect(filtered({ column: "reader", match: "one-of", values: ["@me"] }, { reservedBy: "Reader A" })).toBe(true);
  });
  it("WL-28 compare numbers, and what is unknown fits neither way", () => {
    const due = { dueAt: now + 30 * 60_000 };
    expect(filtered({ column: "time-left", match: "at-most", values: ["60"] }, due)).toBe(true);
    expect(filtered({ column: "time-left", match: "at-most", values: ["10"] }, due)).toBe(false);
    expect(filtered({ column: "time-left", match: "at-least", values: ["0"] }, { dueAt: null })).toBe(false);
    expect(filtered({ column: "age-sex", match: "at-most", values: ["17"] }, { age: "003M" })).toBe(true);
  });
  it("WL-29 turn round, and find the empty", () => {
    expect(filtered({ column: "modality", match: "one-of", values: ["CT"], not: true })).toBe(false);
    expect(filtered({ column: "ward", match: "is-empty" }, { ward: "" })).toBe(true);
    expect(filtered({ column: "accession", match: "is-empty" })).toBe(false);
  });
  it("leave out what is done unless asked", () => {
    const rows = [exampleRow({ id: "read", state: "read" }), exampleRow({ id: "left", leftAt: 5 }), exampleRow()];
    expect(ids(rows, {})).toEqual(["exam-1"]);
    expect(ids(rows, { includeDone: true })).toHaveLength(3);
  });
});

describe("order and sections", () => {
  const rows = [
    exampleRow({ id: "c", dueAt: null, siteId: "site-a" }),
    exampleRow({ id: "a", dueAt: now + 9e6, siteId: "site-b" }),
    exampleRow({ id: "b", dueAt: now + 60_000, siteId: "site-a" }),
    exampleRow({ id: "s", dueAt: now + 9e9, priority: "stat", siteId: "site-a" }),
  ];

  it("WL-30, WL-31 sort by several keys, the unknown last either way", () => {
    expect(ids(rows, { sorts: [{ column: "time-left", direction: "up" }] })).toEqual(["b", "a", "s", "c"]);
    expect(ids(rows, { sorts: [{ column: "time-left", direction: "down" }] })).toEqual(["s", "a", "b", "c"]);
    const sorts: View["sorts"] = [
      { column: "site", direction: "up" },
      { column: "time-left", direction: "down" },
    ];
    expect(ids(rows, { sorts })).toEqual(["a", "s", "b", "c"]);
  });
  it("WL-32 breaks ties the same way whatever order rows come in", () => {
    const tied = [exampleRow({ id: "y" }), exampleRow({ id: "x" })];
    expect(ids(tied, {})).toEqual(["x", "y"]);
    expect(ids(tied.toReversed(), {})).toEqual(["x", "y"]);
  });
  it("WL-33 puts STAT first, then the overdue and those due within the hour", () => {
    const view = viewWith({ sections: "urgency", sorts: [{ column: "time-left", direction: "up" }] });
    const list = listOf(rows, view);
    expect(list.sections.map((s) => [s.id, s.titleKey, s.rows.map((row) => row.id)])).toEqual([
      ["stat", "section-stat", ["s"]],
      ["hour", "section-hour", ["b"]],
      ["later", "section-later", ["a", "c"]],
    ]);
    expect(list.count).toBe(4);
  });
  it("heads sections by site in the reader's order", () => {
    const list = listOf(rows, viewWith({ sections: "site" }));
    expect(list.sections.map((s) => s.id)).toEqual(["site-b", "site-a"]);
  });
  it("WL-36 offers what nobody else reserved", () => {
    const mine = builtInViews.filter((view) => view.id === "next");
    const three = [
      exampleRow({ id: "mine", reservedBy: "Reader A" }),
      exampleRow({ id: "free" }),
      exampleRow({ id: "theirs", reservedBy: "Reader B" }),
    ];
    expect(countExams(three, mine, context).get("next")).toBe(2);
  });
});

it("OR-35 keeps a cancelled exam with images among all, and offers it as next only where it was begun", () => {
  const numbers = { placer: "", filler: "", accession: "A1" };
  const order = { id: "order", ...numbers, laterality: "", expectedAt: null, joinedBy: "accession" } as const;
  const cancelled = (change: Partial<ExamRow>) =>
    exampleRow({ orders: [{ ...order, status: "cancelled" }], ...change });
  const three = [
    cancelled({ id: "nobody's" }),
    cancelled({ id: "mine", reservedBy: "Reader A" }),
    cancelled({ id: "open", state: "reading" }),
  ];
  const counts = countExams(three, builtInViews, context);
  expect([counts.get("everything"), counts.get("next")]).toEqual([3, 2]);
});

describe("live rows", () => {
  it("WL-34 never replace newer ones", () => {
    const rows = new Map([["exam-1", exampleRow({ revision: 5 })]]);
    expect(mergeRows(rows, [exampleRow({ revision: 4, ward: "old" })])).toBe(rows);
    expect(mergeRows(rows, [exampleRow({ revision: 6, ward: "new" })]).get("exam-1")?.ward).toBe("new");
    expect(mergeRows(rows, [], ["exam-1"]).size).toBe(0);
  });
});
