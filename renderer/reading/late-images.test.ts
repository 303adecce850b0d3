import { afterEach, describe, expect, it, vi } from "vitest";
import type { ExamContent, SeriesContent, StoredInstance, StudyContent } from "../../shared/contract/exam-content.ts";
import { instanceHeaderExample } from "../../shared/dicom/instance-header-example.ts";
import { seriesUid, studyUid } from "../../shared/dicom/uid.ts";
import { exampleRow } from "../../shared/worklist/example-row.ts";

vi.mock("./reading-engine.ts", () => ({ readingEngine: () => ({ frames: { retry: () => {} } }) }));

const { lateImages, refreshContent, takeContent, takeLate, waitingImages } = await import("./late-images.ts");
const { emptyRoom, roomStore, setInCell } = await import("./room-store.ts");

const instance = (series: string, at: number, here: number): StoredInstance => ({
  id: `${series}.${at}`,
  sopUid: `1.2.${at}`,
  number: at,
  state: at < here ? "here" : "expected",
  header: at < here ? instanceHeaderExample({ number: at }) : null,
  problem: null,
  rejected: null,
  gone: false,
});
const series = (id: string, here: number, expected: number): SeriesContent => ({
  id,
  summary: {
    series: seriesUid.parse("1.2.3"),
    number: 1,
    modality: "CT",
    description: id,
    bodyPart: "",
    laterality: "",
    instanceCount: expected,
  },
  images: { expected, here, refused: 0, broken: 0 },
  complete: here === expected,
  hasThumbnail: false,
  samples: [],
  corrected: null,
  correctionId: null,
  goneAt: null,
  goneImages: 0,
  replacedBy: null,
});
const study = (id: string, role: StudyContent["role"], ...all: SeriesContent[]): StudyContent => ({
  id,
  siteId: "site",
  role,
  goneAt: null,
  summary: {
    study: studyUid.parse("1.2"),
    accession: "",
    placer: "",
    date: "20260101",
    time: "",
    description: id,
    modalities: ["CT"],
    bodyPart: "",
    station: "",
    institution: "",
    referrer: { alphabetic: "", ideographic: "", phonetic: "" },
    referrerPhone: "",
    ward: "",
    admission: "",
    indication: "",
    priority: "",
    status: "",
    patient: {
      id: "P",
      issuer: "",
      name: { alphabetic: "", ideographic: "", phonetic: "" },
      birthDate: "",
      sex: "",
      age: "",
    },
    seriesCount: all.length,
    instanceCount: null,
  },
  performedAt: 0,
  complete: false,
  relevance: role === "prior" ? { rank: 1, rules: [] } : null,
  place: "partly",
  progress: null,
  problem: null,
  series: all,
});
const content = (...studies: StudyContent[]): ExamContent => ({ exam: exampleRow({ id: "exam" }), studies });

/** What the core would answer for a series. */
const inCore = new Map<string, { readonly here: number; readonly expected: number }>();
/** What the core would answer for the exam. */
let examInCore: ExamContent | null = null;
const asked: string[] = [];
/** The core refuses to show what is here, and says that it is gone at the archive. */
let withdrawn = false;
const held = (id: string, at: number, here: number): StoredInstance => {
  const kept = instance(id, at, here);
  return withdrawn ? { ...kept, state: "refused", header: null, gone: true } : kept;
};
vi.stubGlobal("fetch", async (path: string) => {
  if (path.startsWith("/api/exams/")) return Response.json(examInCore);
  const id = path.split("/")[3] ?? "";
  asked.push(id);
  const { here, expected } = inCore.get(id) ?? { here: 0, expected: 0 };
  return Response.json({
    seriesId: id,
    instances: Array.from({ length: expected }, (_, at) => held(id, at, here)),
  });
});
vi.stubGlobal("window", { innerWidth: 1600, innerHeight: 1000 });

const loaded = (id: string, here: number, expected: number) =>
  [id, { state: "loaded", instances: Array.from({ length: expected }, (_, at) => instance(id, at, here)) }] as const;
const hereIn = (id: string): number => {
  const load = roomStore.getState().loads.get(id);
  return load?.state === "loaded" ? load.instances.filter(({ state }) => state === "here").length : -1;
};

afterEach(() => {
  roomStore.setState(emptyRoom, true);
  asked.length = 0;
});

describe("images that come while an exam is open", () => {
  it("RD-61 wait when their series was seen, are counted once, and come in when asked for", async () => {
    roomStore.setState({
      examId: "exam",
      content: content(study("now", "current", series("a", 2, 4), series("b", 1, 2))),
      loads: new Map([loaded("a", 2, 4), loaded("b", 1, 2)]),
      cells: ["b"],
      shown: new Set(["a", "b"]),
    });
    inCore.set("a", { here: 4, expected: 4 });
    inCore.set("b", { here: 2, expected: 2 });
    const now = content(study("now", "current", series("a", 4, 4), series("b", 2, 2)));
    await takeContent("exam", now, false);
    await takeContent("exam", now, false);
    expect([hereIn("a"), hereIn("b")]).toEqual([2, 1]);
    expect([...waitingImages(roomStore.getState())]).toEqual([
      ["a", 2],
      ["b", 1],
    ]);
    await takeLate();
    expect([hereIn("a"), hereIn("b")]).toEqual([4, 2]);
    expect(waitingImages(roomStore.getState()).size).toBe(0);
    // What grew and stands in no view is to be seen again.
    expect([...roomStore.getState().shown]).toEqual(["b"]);
  });

  it("RD-60 come in by themselves when nothing of their series was seen", async () => {
    roomStore.setState({
      examId: "exam",
      content: content(study("now", "current", series("a", 2, 2)), study("then", "prior", series("p", 0, 2))),
      loads: new Map([loaded("a", 2, 2), loaded("p", 0, 2)]),
      rows: 1,
      columns: 2,
      cells: ["a", "p"],
      shown: new Set(["a"]),
    });
    inCore.set("p", { here: 1, expected: 2 });
    await takeContent(
      "exam",
      content(study("now", "current", series("a", 2, 2)), study("then", "prior", series("p", 1, 2))),
      false,
    );
    expect(hereIn("p")).toBe(1);
    expect(asked).toEqual(["p"]);
    expect(roomStore.getState().cells).toEqual(["a", "p"]);
  });

  it("RD-60 of an exam that is only made ready come in at once", async () => {
    roomStore.setState({
      examId: "exam",
      content: content(study("now", "current", series("a", 1, 2))),
      loads: new Map([loaded("a", 1, 2)]),
      cells: ["a"],
      shown: new Set(["a"]),
    });
    inCore.set("a", { here: 2, expected: 2 });
    const now = content(study("now", "current", series("a", 2, 2)));
    expect([...lateImages(now, roomStore.getState().loads)]).toEqual([["a", 1]]);
    await takeContent("exam", now, true);
    expect(hereIn("a")).toBe(2);
  });

  it("RD-61 count one that came right after it was damaged, and no damage found since", () => {
    const instances = [instance("a", 0, 2), { ...instance("a", 1, 2), state: "broken" as const, header: null }];
    const loads = new Map([["a", { state: "loaded" as const, instances }]]);
    const broken = { ...series("a", 1, 2), images: { expected: 2, here: 1, refused: 0, broken: 1 } };
    expect(lateImages(content(study("now", "current", broken)), loads).size).toBe(0);
    expect([...lateImages(content(study("now", "current", series("a", 2, 2))), loads)]).toEqual([["a", 1]]);
    const right = new Map([["a", { state: "loaded" as const, instances: [instance("a", 0, 2), instance("a", 1, 2)] }]]);
    expect(lateImages(content(study("now", "current", broken)), right).size).toBe(0);
  });

  it("PF-23, RD-69 that may not be shown any more, or are gone at the archive, are marked at once; they come again by themselves", async () => {
    const images = { expected: 2, here: 0, refused: 0, broken: 2 };
    const apart = { ...series("a", 0, 2), images, goneImages: 1 };
    roomStore.setState({
      examId: "exam",
      content: content(study("now", "current", series("a", 2, 2))),
      loads: new Map([loaded("a", 2, 2)]),
      cells: ["a"],
      shown: new Set(["a"]),
    });
    withdrawn = true;
    inCore.set("a", { here: 0, expected: 2 });
    await takeContent("exam", content(study("now", "current", apart)), false);
    const load = roomStore.getState().loads.get("a");
    expect(load?.state === "loaded" ? load.instances.map(({ state, gone }) => [state, gone]) : load).toEqual([
      ["refused", true],
      ["refused", true],
    ]);
    withdrawn = false;
    inCore.set("a", { here: 2, expected: 2 });
    await takeContent("exam", content(study("now", "current", series("a", 2, 2))), false);
    expect(hereIn("a")).toBe(2);
    expect(roomStore.getState().cells).toEqual(["a"]);
  });

  it("RD-62 hang the exam when nothing of it was here", async () => {
    roomStore.setState({ examId: "exam", content: content(study("now", "current")), cells: ["now"] });
    expect(setInCell(roomStore.getState(), 0)?.kind).toBe("study");
    inCore.set("large", { here: 1, expected: 30 });
    await takeContent("exam", content(study("now", "current", series("small", 0, 2), series("large", 1, 30))), false);
    expect(roomStore.getState().cells).toEqual(["large"]);
    expect(hereIn("large")).toBe(1);
  });

  it("RD-63 a prior that stood for its series gives its place to the largest; new series of the exam are told", async () => {
    roomStore.setState({
      examId: "exam",
      content: content(study("now", "current", series("a", 2, 2)), study("then", "prior")),
      loads: new Map([loaded("a", 2, 2)]),
      rows: 1,
      columns: 2,
      cells: ["a", "then"],
      shown: new Set(["a"]),
    });
    const prior = study("then", "prior", series("scout", 0, 1), series("p", 0, 20));
    await takeContent("exam", content(study("now", "current", series("a", 2, 2), series("new", 0, 3)), prior), false);
    expect(roomStore.getState().cells).toEqual(["a", "p"]);
    expect([...roomStore.getState().fresh]).toEqual(["new"]);
  });
});

describe("an exam that was made ready", () => {
  const alone = content(study("now", "current", series("a", 2, 2)));
  const besidePrior = content(study("now", "current", series("a", 2, 2)), study("then", "prior", series("p", 2, 2)));
  const ready = { examId: "exam", content: alone, loads: new Map([loaded("a", 2, 2)]), cells: ["a"] };

  it("HP-41 hangs anew beside a prior that came before anyone saw it", async () => {
    roomStore.setState(ready);
    inCore.set("p", { here: 2, expected: 2 });
    examInCore = besidePrior;
    await refreshContent(() => false);
    expect(roomStore.getState()).toMatchObject({ rows: 1, columns: 2, cells: ["a", "p"] });
    expect(hereIn("p")).toBe(2);
  });
  it.each([
    { why: "it is open", isOpen: true, change: {} },
    { why: "the reader arranged it", isOpen: false, change: { arranged: true } },
    { why: "it was seen before", isOpen: false, change: { shown: new Set(["a"]) } },
  ])("HP-41 stays as it hangs where $why", async ({ isOpen, change }) => {
    roomStore.setState({ ...ready, ...change });
    examInCore = besidePrior;
    await refreshContent(() => isOpen);
    expect(roomStore.getState()).toMatchObject({ rows: 1, columns: 1, cells: ["a"] });
  });
});
