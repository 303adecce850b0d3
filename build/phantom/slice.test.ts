import { describe, expect, it } from "vitest";
import { emptySlice, orientation, type Plane, paint, position, project, type Shape } from "./slice.ts";

const ball: Shape = { centre: [10, -6, 4], radii: [8, 8, 8], value: 100 };

/** A field around the ball's neighbourhood, 1 mm by 2 mm pixels. */
const field = (plane: Plane, at: number) =>
  emptySlice({ rows: 30, columns: 60, spacing: [2, 1], plane, at, centre: [0, 0, 0] }, 0);

/** Mean patient coordinate of the painted pixels, through position and orientation as a reader computes it. */
function centreOf(slice: ReturnType<typeof field>): readonly number[] {
  const origin = position(slice);
  const cosines = orientation(slice.plane);
  const sum = [0, 0, 0];
  let count = 0;
  for (let row = 0; row < slice.rows; row += 1)
    for (let column = 0; column < slice.columns; column += 1) {
      if (slice.values[row * slice.columns + column] === 0) continue;
      count += 1;
      for (let axis = 0; axis < 3; axis += 1)
        sum[axis] =
          (sum[axis] ?? 0) +
          (origin[axis] ?? 0) +
          (cosines[axis] ?? 0) * column * slice.spacing[1] +
          (cosines[3 + axis] ?? 0) * row * slice.spacing[0];
    }
  return sum.map((total) => total / count);
}

describe("painted slices", () => {
  it.each([
    ["axial", 4],
    ["sagittal", 10],
    ["coronal", -6],
  ] as const)("%s: what is painted lies where its position and orientation say", (plane, at) => {
    const slice = field(plane, at);
    paint(slice, [ball]);
    for (const [axis, value] of centreOf(slice).entries())
      expect(Math.abs(value - (ball.centre[axis] ?? 0))).toBeLessThan(1);
  });

  it("has the area of the circle that the plane cuts", () => {
    const slice = field("axial", 4 + 4);
    paint(slice, [ball]);
    const area = slice.values.filter((value) => value === 100).length * 2;
    expect(Math.abs(area - Math.PI * (64 - 16))).toBeLessThan(12);
  });

  it("leaves alone what the plane does not cut, and what is not below the limit", () => {
    const slice = field("axial", 12);
    paint(slice, [ball]);
    paint(slice, [{ ...ball, centre: [10, -6, 12], below: 0 }]);
    expect(slice.values.every((value) => value === 0)).toBe(true);
  });

  it("projects thickness times value", () => {
    const sum = project(
      { rows: 31, columns: 61, spacing: [1, 1], plane: "coronal", centre: [10, -6, 4] },
      [ball],
      -20,
      10,
      0.5,
      0,
    );
    expect(Math.abs((sum[15 * 61 + 30] ?? 0) - 1600)).toBeLessThanOrEqual(50); // one step
  });
});
