import { describe, expect, it } from "vitest";
import { hang } from "../../shared/hanging/hang.ts";
import { setExample, studyExample } from "../../shared/hanging/hanging-example.ts";
import { builtInProtocols } from "../../shared/hanging/protocols/built-in.ts";
import { filledPlaces, hungRoom } from "./hung-room.ts";

const breast = (side: "left" | "right", view: "cc" | "mlo") =>
  setExample(`${side} ${view}`, { side, view }, { kind: "view", modality: "MG", count: 1 });
const all = [breast("right", "cc"), breast("left", "cc"), breast("right", "mlo"), breast("left", "mlo")];
const hangingOf = (...sets: typeof all) =>
  hang({
    current: [studyExample("now", sets)],
    priors: [],
    protocols: builtInProtocols,
    displays: [{ width: 1600, height: 1000 }],
  });

describe("a hanging in the room", () => {
  it("HP-41 gives a late series the place that was kept for it, and moves nothing else", () => {
    const early = hungRoom(hangingOf(...all.filter(({ id }) => id !== "left cc")));
    expect(early.cells).toEqual(["right cc", null, "right mlo", "left mlo"]);
    const filled = filledPlaces(early, hangingOf(...all));
    expect(filled?.cells).toEqual(["right cc", "left cc", "right mlo", "left mlo"]);
    expect(filled?.begins[1]).toMatchObject({ slot: "lcc", zoom: "chest-wall-left" });
  });

  it("HP-41 leaves a view that stands elsewhere where it stands", () => {
    const early = hungRoom(hangingOf(...all));
    expect(filledPlaces(early, hangingOf(...all))).toBeNull();
    const moved = { ...early, cells: [null, "right cc", "right mlo", "left mlo"], begins: [null, null, null, null] };
    expect(filledPlaces(moved, hangingOf(...all))?.cells).toEqual(["left cc", "right cc", "right mlo", "left mlo"]);
  });

  it("HP-40 links only where two views are of one group", () => {
    expect(hungRoom(hangingOf(...all)).linked).toBe(false);
    const stack = (id: string) => setExample(id, { plane: "axial", region: ["chest"] });
    const withPrior = hang({
      current: [studyExample("now", [stack("now")])],
      priors: [studyExample("before", [stack("before")])],
      protocols: builtInProtocols,
      displays: [{ width: 1600, height: 1000 }],
    });
    expect(hungRoom(withPrior)).toMatchObject({ cells: ["now", "before"], linked: true });
  });
});
