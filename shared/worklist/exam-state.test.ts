import { describe, expect, it } from "vitest";
import { examStateOf, placeOf, progressOf, type StateFacts, sumImages } from "./exam-state.ts";

const facts = (change: Partial<StateFacts> = {}): StateFacts => ({
  isRead: false,
  isOpen: false,
  isExpected: false,
  isComplete: false,
  images: { expected: 10, here: 0, refused: 0, broken: 0 },
  isFetching: false,
  problem: null,
  ...change,
});
const some = { expected: 10, here: 4, refused: 0, broken: 0 };
const problem = { code: "no-connection", detail: "" } as const;

describe("exam state", () => {
  it("WL-10 read wins over everything, then reading, then a problem", () => {
    expect(examStateOf(facts({ isRead: true, isOpen: true, problem }))).toBe("read");
    expect(examStateOf(facts({ isOpen: true, problem }))).toBe("reading");
    expect(examStateOf(facts({ problem, isComplete: true }))).toBe("problem");
  });
  it("WL-11 is new while nothing came and nothing is under way", () => {
    expect(examStateOf(facts())).toBe("new");
    expect(progressOf(facts())).toBeNull();
  });
  it("WL-12 is fetching while under way, and while partly here", () => {
    expect(examStateOf(facts({ isFetching: true }))).toBe("fetching");
    expect(examStateOf(facts({ images: some }))).toBe("fetching");
  });
  it("WL-13 is ready only when all that the archive counts is held", () => {
    expect(examStateOf(facts({ isComplete: true, images: { ...some, here: 10 } }))).toBe("ready");
  });
  it("WL-14 counts progress in images", () => {
    expect(progressOf(facts({ images: some }))).toBe(0.4);
    expect(progressOf(facts({ isFetching: true, images: { ...some, expected: null } }))).toBe(0);
    expect(progressOf(facts({ isComplete: true, images: some }))).toBeNull();
  });
  it("WL-15 needs a person when images stay damaged or none can be shown", () => {
    expect(examStateOf(facts({ images: { ...some, broken: 1 } }))).toBe("problem");
    expect(examStateOf(facts({ images: { ...some, broken: 1 }, isFetching: true }))).toBe("fetching");
    const refused = { expected: 2, here: 0, refused: 2, broken: 0 };
    expect(examStateOf(facts({ isComplete: true, images: refused }))).toBe("problem");
    expect(examStateOf(facts({ isComplete: true, images: { ...refused, here: 1 } }))).toBe("ready");
  });
  it("WL-16 says where the images are", () => {
    expect(placeOf(facts())).toBe("remote");
    expect(placeOf(facts({ images: some }))).toBe("partly");
    expect(placeOf(facts({ isComplete: true, images: some }))).toBe("here");
  });
  it("counts of several studies are known only when each is", () => {
    expect(sumImages([some, some]).expected).toBe(20);
    expect(sumImages([some, { ...some, expected: null }])).toEqual({ expected: null, here: 8, refused: 0, broken: 0 });
  });
});
