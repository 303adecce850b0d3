import { describe, expect, it } from "vitest";
import { apply, cameraOf, flip, imageToCanvas, invert, plainView, rotate, zoomAbout } from "./view-transform.ts";

const plane = { columns: 100, rows: 50, columnSpacing: 1, rowSpacing: 2 };
const canvas = { width: 400, height: 300 };

describe("view transform", () => {
  it("fits a non-square pixel's image and keeps its centre", () => {
    const m = imageToCanvas(plane, canvas, plainView);
    expect(apply(m, [49.5, 24.5])).toEqual([200, 150]);
    expect(Math.abs(m.d)).toBeCloseTo(2 * Math.abs(m.a));
  });

  it("RD-13 lies at an edge until it fills the canvas; turned left to right, at the other", () => {
    const leftOf = (view: typeof plainView) => apply(imageToCanvas(narrow, canvas, view), [-0.5, 0])[0];
    const rightOf = (view: typeof plainView) => apply(imageToCanvas(narrow, canvas, view), [49.5, 0])[0];
    const narrow = { columns: 50, rows: 100, columnSpacing: 1, rowSpacing: 1 };
    const right = { ...plainView, edge: "right" } as const;
    expect(rightOf(right)).toBeCloseTo(400);
    expect(leftOf({ ...plainView, edge: "left" })).toBeCloseTo(0);
    expect(rightOf({ ...right, zoom: 2 })).toBeCloseTo(400);
    expect(rightOf({ ...right, zoom: 4 })).toBeCloseTo(500);
    expect(rightOf(flip(right, "horizontal"))).toBeCloseTo(0);
    expect(rightOf(flip(right, "vertical"))).toBeCloseTo(400);
  });

  it("goes there and back", () => {
    const view = { zoom: 2.5, pan: [12, -7] as const, turns: 3, mirrored: true, edge: null };
    const m = imageToCanvas(plane, canvas, view);
    const [x, y] = apply(invert(m), apply(m, [12, 34]));
    expect([x, y]).toEqual([expect.closeTo(12), expect.closeTo(34)]);
  });

  it("flips as seen on the screen, turned or not", () => {
    for (const turns of [0, 1, 2, 3]) {
      const view = { ...plainView, turns };
      const [x, y] = apply(imageToCanvas(plane, canvas, view), [10, 10]);
      const [fx, fy] = apply(imageToCanvas(plane, canvas, flip(view, "horizontal")), [10, 10]);
      expect([fx, fy]).toEqual([expect.closeTo(400 - x), expect.closeTo(y)]);
      const [vx, vy] = apply(imageToCanvas(plane, canvas, flip(view, "vertical")), [10, 10]);
      expect([vx, vy]).toEqual([expect.closeTo(x), expect.closeTo(300 - y)]);
    }
  });

  it("turns clockwise: what was on top is at the right", () => {
    const square = { columns: 11, rows: 11, columnSpacing: 1, rowSpacing: 1 };
    const [x, y] = apply(imageToCanvas(square, canvas, rotate(plainView, 1)), [5, 0]);
    expect(x).toBeGreaterThan(200);
    expect(y).toBeCloseTo(150);
  });

  it("keeps the point under the pointer when zooming", () => {
    const before = apply(invert(imageToCanvas(plane, canvas, plainView)), [321, 99]);
    const view = zoomAbout(plane, canvas, plainView, 3, [321, 99]);
    const [x, y] = apply(imageToCanvas(plane, canvas, view), before);
    expect([x, y]).toEqual([expect.closeTo(321), expect.closeTo(99)]);
  });

  it("puts the camera over what stands in the middle", () => {
    const camera = cameraOf(plane, canvas, plainView);
    expect(camera.focalPoint).toEqual([expect.closeTo(49.5), expect.closeTo(49), 0]);
    expect(camera.viewUp[1]).toBeCloseTo(-1);
    expect(camera.viewPlaneNormal).toEqual([0, 0, -1]);
  });
});
