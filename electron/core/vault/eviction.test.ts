import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evictionOrder, type HeldExam, type HeldStudy } from "./eviction.ts";

const exam = (about: Partial<HeldExam>): HeldExam => ({
  reservedBy: null,
  readingSince: null,
  readAt: null,
  leftAt: null,
  hasFindings: false,
  studies: [],
  priors: [],
  spare: [],
  ...about,
});
const studies = (...ids: string[]): HeldStudy[] => ids.map((id) => ({ id, bytes: 10, seenAt: 1 }));
const order = (held: readonly HeldStudy[], exams: readonly HeldExam[]) =>
  evictionOrder(held, exams).map(({ study, rule }) => `${rule} ${study}`);

describe("eviction", () => {
  it("VA-1, VA-2, VA-3 takes what left the list, then what was read, then the priors of both; oldest first", () => {
    const exams = [
      exam({ readAt: 10, studies: ["read early"], priors: ["prior of read"] }),
      exam({ readAt: 20, studies: ["read late"] }),
      exam({ leftAt: 40, studies: ["left late"], priors: ["prior of left"] }),
      exam({ leftAt: 30, studies: ["left early"] }),
    ];
    const held = studies("prior of left", "prior of read", "read late", "read early", "left late", "left early");
    expect(order(held, exams)).toEqual([
      "VA-1 left early",
      "VA-1 left late",
      "VA-2 read early",
      "VA-2 read late",
      "VA-3 prior of read",
      "VA-3 prior of left",
    ]);
  });

  it("VA-4 takes what belongs to no exam as what left the list, by when it was last seen", () => {
    const held = [
      ...studies("left"),
      { id: "nobody's", bytes: 1, seenAt: 5 },
      { id: "nobody's new", bytes: 1, seenAt: 9 },
    ];
    expect(order(held, [exam({ leftAt: 7, studies: ["left"] })])).toEqual([
      "VA-4 nobody's",
      "VA-1 left",
      "VA-4 nobody's new",
    ]);
  });

  it("VA-5 never takes what is reserved, being read, waiting, or measured and not read", () => {
    const kept = [
      exam({ studies: ["waiting"], priors: ["prior of waiting"] }),
      exam({ leftAt: 1, readAt: 1, reservedBy: "me", studies: ["reserved"] }),
      exam({ leftAt: 1, readAt: 1, readingSince: 3, studies: ["reading"], priors: ["prior of reading"] }),
      exam({ leftAt: 1, hasFindings: true, studies: ["measured"] }),
    ];
    const ids = kept.flatMap((one) => [...one.studies, ...one.priors]);
    expect(order(studies(...ids), kept)).toEqual([]);
    expect(order(studies("read"), [exam({ readAt: 1, hasFindings: true, studies: ["read"] })])).toEqual(["VA-2 read"]);
  });

  it("VA-6 keeps a study that one exam needs, whatever its other exams say", () => {
    const left = exam({ leftAt: 1, studies: ["shared"], priors: ["shared prior"] });
    const waiting = exam({ studies: ["new"], priors: ["shared", "shared prior"] });
    expect(order(studies("shared", "shared prior", "new"), [left, waiting])).toEqual([]);
  });

  it("VA-8 takes what idle time brought before all else, unless another exam needs it or the exam is being read", () => {
    const exams = [
      exam({ studies: ["waiting"], priors: ["wanted"], spare: ["spare", "wanted elsewhere", "of reading"] }),
      exam({ studies: ["other"], priors: ["wanted elsewhere"] }),
      exam({ studies: ["reading"], readingSince: 1, spare: ["of reading"] }),
      exam({ leftAt: 1, studies: ["left"] }),
    ];
    const held = studies("left", "spare", "waiting", "wanted", "wanted elsewhere", "of reading", "reading", "other");
    expect(order(held, exams)).toEqual(["VA-8 spare", "VA-1 left"]);
  });

  it("VA-5, VA-6 hold for any exams: no study of a kept exam goes, each other goes once", () => {
    const id = fc.constantFrom("a", "b", "c", "d", "e");
    const time = fc.option(fc.nat(100), { nil: null });
    const anyExam = fc.record({
      reservedBy: fc.option(fc.constant("me"), { nil: null }),
      readingSince: time,
      readAt: time,
      leftAt: time,
      hasFindings: fc.boolean(),
      studies: fc.uniqueArray(id),
      priors: fc.uniqueArray(id),
      spare: fc.constant([]),
    });
    fc.assert(
      fc.property(fc.array(anyExam, { maxLength: 6 }), (exams) => {
        const gone = evictionOrder(studies("a", "b", "c", "d", "e"), exams).map(({ study }) => study);
        const needed = (one: HeldExam) =>
          one.reservedBy !== null ||
          one.readingSince !== null ||
          (one.readAt === null && (one.leftAt === null || one.hasFindings));
        const kept = new Set<string>(exams.filter(needed).flatMap((one) => [...one.studies, ...one.priors]));
        expect(new Set(gone)).toEqual(new Set(["a", "b", "c", "d", "e"].filter((study) => !kept.has(study))));
        expect(gone).toHaveLength(new Set(gone).size);
      }),
    );
  });
});
