import { describe, expect, it } from "vitest";
import { displaySetKey, placeAfterChange, placeWindow } from "./window-places.ts";

const desk = { workArea: { x: 0, y: 0, width: 1920, height: 1160 }, scaleFactor: 1 };
const left = { workArea: { x: 1920, y: 0, width: 2048, height: 2560 }, scaleFactor: 1 };

describe("windows' places", () => {
  it("belong to a set of displays, in whatever order they are told", () => {
    expect(displaySetKey([desk, left])).toBe(displaySetKey([left, desk]));
    expect(displaySetKey([desk])).not.toBe(displaySetKey([{ ...desk, scaleFactor: 1.5 }]));
  });

  it("are the middle of the first display when none is remembered, and fit it", () => {
    expect(placeWindow(undefined, [desk])).toEqual({ x: 160, y: 80, width: 1600, height: 1000, maximized: false });
    const small = { workArea: { x: 0, y: 0, width: 1366, height: 728 }, scaleFactor: 1 };
    expect(placeWindow(undefined, [small])).toMatchObject({ x: 0, y: 0, width: 1366, height: 728 });
  });

  it("are kept where a hand can take the window, and not where none can", () => {
    const saved = { x: 2000, y: 100, width: 900, height: 700, maximized: true };
    expect(placeWindow(saved, [desk, left])).toEqual(saved);
    expect(placeWindow(saved, [desk])).toMatchObject({ x: 160, y: 80, maximized: false });
    expect(placeWindow({ ...saved, x: 0, y: -700 }, [desk])).toMatchObject({ x: 160, y: 80 });
  });

  it("are never smaller than can be used", () => {
    const saved = { x: 0, y: 0, width: 10, height: 10, maximized: false };
    expect(placeWindow({ ...saved, width: 100 }, [desk])).toMatchObject({ width: 640, height: 480 });
  });

  describe("after displays came or went", () => {
    const onDesk = { x: 100, y: 100, width: 900, height: 700, maximized: false };
    const onLeft = { x: 2000, y: 100, width: 900, height: 700, maximized: true };

    it("MA-10 stay where a hand can take them, and else come to a display that is there", () => {
      expect(placeAfterChange(onDesk, undefined, [desk])).toBeUndefined();
      expect(placeAfterChange(onLeft, undefined, [desk])).toMatchObject({ x: 160, y: 80, maximized: false });
      expect(placeAfterChange(onLeft, { ...onLeft, x: 9000 }, [desk])).toMatchObject({ x: 160, y: 80 });
    });

    it("MA-11 are as they were when the displays are", () => {
      expect(placeAfterChange(onDesk, onLeft, [desk, left])).toEqual(onLeft);
      expect(placeAfterChange(onLeft, onLeft, [desk, left])).toBeUndefined();
    });
  });
});
