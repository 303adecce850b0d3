/**
 * Paints cross-sections of bodies made of ellipsoids.
 *
 * Coordinates are millimetres in the patient coordinate system (PS3.3 C.7.6.2.1.1): x to the patient's left,
 * y to the back, z to the head.
 */
export type Triple = readonly [x: number, y: number, z: number];

/** An axis-aligned ellipsoid; an infinite radius makes it a cylinder. Later shapes cover earlier ones. */
export interface Shape {
  readonly centre: Triple;
  readonly radii: Triple;
  readonly value: number;
  /** Paint only where what is there already is below this: a vessel shows in lung and nowhere else. */
  readonly below?: number;
}

export type Plane = "axial" | "sagittal" | "coronal";

/** For each plane: axis and sign of rows (to the right), of columns (downwards), and the axis across. */
const axes = {
  axial: { right: [0, 1], down: [1, 1], across: 2 },
  sagittal: { right: [1, 1], down: [2, -1], across: 0 },
  coronal: { right: [0, 1], down: [2, -1], across: 1 },
} as const;

export interface Slice {
  readonly rows: number;
  readonly columns: number;
  /** Millimetres between pixel centres: between rows, between columns. */
  readonly spacing: readonly [row: number, column: number];
  readonly plane: Plane;
  /** Where the plane lies on the axis across it. */
  readonly at: number;
  /** Patient coordinates of the field's centre; the component across the plane is not looked at. */
  readonly centre: Triple;
  readonly values: Float32Array;
}

export function emptySlice(slice: Omit<Slice, "values">, value: number): Slice {
  return { ...slice, values: new Float32Array(slice.rows * slice.columns).fill(value) };
}

/** Image Orientation (Patient) (0020,0037) of a plane. */
export function orientation(plane: Plane): readonly number[] {
  const cosines = [0, 0, 0, 0, 0, 0];
  cosines[axes[plane].right[0]] = axes[plane].right[1];
  cosines[3 + axes[plane].down[0]] = axes[plane].down[1];
  return cosines;
}

/** Image Position (Patient) (0020,0032): the centre of the first pixel. */
export function position(slice: Omit<Slice, "values">): readonly number[] {
  const { right, down, across } = axes[slice.plane];
  const corner = [0, 0, 0];
  corner[right[0]] = slice.centre[right[0]] - (right[1] * (slice.columns - 1) * slice.spacing[1]) / 2;
  corner[down[0]] = slice.centre[down[0]] - (down[1] * (slice.rows - 1) * slice.spacing[0]) / 2;
  corner[across] = slice.at;
  return corner;
}

function fillRun(values: Float32Array, from: number, to: number, shape: Shape): void {
  if (shape.below === undefined) {
    values.fill(shape.value, from, to);
    return;
  }
  for (let index = from; index < to; index += 1) if ((values[index] ?? 0) < shape.below) values[index] = shape.value;
}

/** Paints every shape that the plane cuts. A pixel is painted when its centre lies inside. */
export function paint(slice: Slice, shapes: Iterable<Shape>): void {
  const { right, down, across } = axes[slice.plane];
  const { rows, columns, spacing, centre, values } = slice;
  for (const shape of shapes) {
    const away = (slice.at - shape.centre[across]) / shape.radii[across];
    if (away <= -1 || away >= 1) continue;
    const cut = Math.sqrt(1 - away * away);
    const u = (right[1] * (shape.centre[right[0]] - centre[right[0]])) / spacing[1] + (columns - 1) / 2;
    const v = (down[1] * (shape.centre[down[0]] - centre[down[0]])) / spacing[0] + (rows - 1) / 2;
    const width = Math.min((shape.radii[right[0]] * cut) / spacing[1], columns * 4);
    const height = Math.min((shape.radii[down[0]] * cut) / spacing[0], rows * 4);
    const last = Math.min(rows - 1, Math.floor(v + height));
    for (let row = Math.max(0, Math.ceil(v - height)); row <= last; row += 1) {
      const up = (row - v) / height;
      const half = width * Math.sqrt(Math.max(0, 1 - up * up));
      const from = Math.max(0, Math.ceil(u - half));
      const to = Math.min(columns, Math.floor(u + half) + 1);
      if (from < to) fillRun(values, row * columns + from, row * columns + to, shape);
    }
  }
}

/** Softens by a 1-2-1 filter along rows and columns: partial volume, and noise with the grain of a body kernel. */
export function smooth(slice: Slice): void {
  const { rows, columns, values } = slice;
  for (let row = 0; row < rows; row += 1) {
    let left = values[row * columns] ?? 0;
    for (let column = 0; column < columns - 1; column += 1) {
      const at = row * columns + column;
      const here = values[at] ?? 0;
      values[at] = (left + 2 * here + (values[at + 1] ?? 0)) / 4;
      left = here;
    }
  }
  const above = values.slice(0, columns);
  for (let row = 0; row < rows - 1; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column;
      const here = values[at] ?? 0;
      values[at] = ((above[column] ?? 0) + 2 * here + (values[at + columns] ?? 0)) / 4;
      above[column] = here;
    }
}

/** Sums the body along the axis across `plane`: what a localizer or a radiograph sees. Noise-free, in value times mm. */
export function project(
  field: Omit<Slice, "values" | "at">,
  shapes: readonly Shape[],
  from: number,
  to: number,
  step: number,
  air: number,
): Float32Array {
  const sum = new Float32Array(field.rows * field.columns);
  for (let at = from; at <= to; at += step) {
    const slice = emptySlice({ ...field, at }, air);
    paint(slice, shapes);
    for (let index = 0; index < sum.length; index += 1)
      sum[index] = (sum[index] ?? 0) + ((slice.values[index] ?? 0) - air) * step;
  }
  return sum;
}
