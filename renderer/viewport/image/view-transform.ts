/**
 * Where an image stands in its viewport.
 *
 * Image coordinates are in pixels, (0, 0) the centre of the first pixel, x along a row, y down a column. Canvas
 * coordinates are CSS pixels from the viewport's top left. Every position on the screen, the camera's included, comes
 * from this one transform, so that a measurement can never disagree with the picture beneath it.
 */

/** How the reader turned, moved and enlarged the image. */
export interface ViewState {
  /** 1 fits the image into the viewport. */
  readonly zoom: number;
  /** CSS pixels from the centre. */
  readonly pan: readonly [number, number];
  /** Quarter turns clockwise, after mirroring. */
  readonly turns: number;
  /** Left and right exchanged, before turning. */
  readonly mirrored: boolean;
  /** The canvas's edge that an image narrower than it lies at, such as a breast's chest wall; `null`: in the middle. */
  readonly edge: "left" | "right" | null;
}

export const plainView: ViewState = { zoom: 1, pan: [0, 0], turns: 0, mirrored: false, edge: null };

/** An image's extent; spacings may be of any common unit, their ratio is the pixel's shape. */
export interface Plane {
  readonly columns: number;
  readonly rows: number;
  readonly columnSpacing: number;
  readonly rowSpacing: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** x' = a x + c y + e, y' = b x + d y + f */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

export type Point = readonly [number, number];

const quarter = (turns: number): number => ((Math.round(turns) % 4) + 4) % 4;

/** CSS pixels a unit of spacing, at zoom 1. */
export function fitScale(plane: Plane, canvas: Size, turns: number): number {
  const width = plane.columns * plane.columnSpacing;
  const height = plane.rows * plane.rowSpacing;
  const [across, down] = quarter(turns) % 2 === 0 ? [width, height] : [height, width];
  return Math.min(canvas.width / across, canvas.height / down);
}

export function imageToCanvas(plane: Plane, canvas: Size, view: ViewState): Affine {
  const scale = fitScale(plane, canvas, view.turns) * view.zoom;
  const mirror = view.mirrored ? -1 : 1;
  // linear part: spacing and mirror, then clockwise turns (y points down), then scale
  const [cos, sin] = [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ][quarter(view.turns)] ?? [1, 0];
  const sx = plane.columnSpacing * mirror * scale;
  const sy = plane.rowSpacing * scale;
  const a = (cos ?? 1) * sx;
  const b = (sin ?? 0) * sx;
  const c = -(sin ?? 0) * sy;
  const d = (cos ?? 1) * sy;
  const centreX = (plane.columns - 1) / 2;
  const centreY = (plane.rows - 1) / 2;
  return {
    a,
    b,
    c,
    d,
    e: canvas.width / 2 + edgeShift(plane, canvas, view, scale) + view.pan[0] - a * centreX - c * centreY,
    f: canvas.height / 2 + view.pan[1] - b * centreX - d * centreY,
  };
}

/** CSS pixels from the middle; none for an image that fills the canvas from side to side. */
function edgeShift(plane: Plane, canvas: Size, { edge, turns }: ViewState, scale: number): number {
  if (edge === null) return 0;
  const across = quarter(turns) % 2 === 0 ? plane.columns * plane.columnSpacing : plane.rows * plane.rowSpacing;
  const free = Math.max(0, canvas.width - across * scale) / 2;
  return edge === "left" ? -free : free;
}

export function invert(m: Affine): Affine {
  const det = m.a * m.d - m.b * m.c;
  const [a, b, c, d] = [m.d / det, -m.b / det, -m.c / det, m.a / det];
  return { a, b, c, d, e: -(a * m.e + c * m.f), f: -(b * m.e + d * m.f) };
}

export const apply = (m: Affine, [x, y]: Point): Point => [m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f];

export interface PlaneCamera {
  readonly focalPoint: [number, number, number];
  readonly position: [number, number, number];
  readonly viewUp: [number, number, number];
  readonly viewPlaneNormal: [number, number, number];
  readonly parallelScale: number;
}

/** A parallel camera on an image laid at z = 0 with x along its rows and y down its columns, in units of spacing. */
export function cameraOf(plane: Plane, canvas: Size, view: ViewState): PlaneCamera {
  const toImage = invert(imageToCanvas(plane, canvas, view));
  const [x, y] = apply(toImage, [canvas.width / 2, canvas.height / 2]);
  const focalPoint: [number, number, number] = [x * plane.columnSpacing, y * plane.rowSpacing, 0];
  // what points up on the canvas, in the plane
  const up: [number, number] = [-toImage.c * plane.columnSpacing, -toImage.d * plane.rowSpacing];
  const length = Math.hypot(up[0], up[1]);
  const side = view.mirrored ? 1 : -1;
  return {
    focalPoint,
    position: [focalPoint[0], focalPoint[1], side * CAMERA_DISTANCE],
    viewUp: [up[0] / length, up[1] / length, 0],
    viewPlaneNormal: [0, 0, side],
    parallelScale: canvas.height / 2 / (fitScale(plane, canvas, view.turns) * view.zoom),
  };
}

const CAMERA_DISTANCE = 100;

/** Zooms so that the image point under `anchor` (canvas) stays where it is. */
export function zoomAbout(plane: Plane, canvas: Size, view: ViewState, zoom: number, anchor: Point): ViewState {
  const under = apply(invert(imageToCanvas(plane, canvas, view)), anchor);
  const next = { ...view, zoom: Math.min(Math.max(zoom, 0.1), 40) };
  const [x, y] = apply(imageToCanvas(plane, canvas, next), under);
  return { ...next, pan: [next.pan[0] + anchor[0] - x, next.pan[1] + anchor[1] - y] };
}

/** Turns by quarter turns clockwise, as seen on the screen. */
export function rotate(view: ViewState, turns: number): ViewState {
  let [x, y] = view.pan;
  for (let i = 0; i < quarter(turns); i += 1) [x, y] = [-y, x];
  return { ...view, pan: [x, y], turns: quarter(view.turns + turns), edge: null };
}

/** Exchanges left and right, or top and bottom, as seen on the screen. */
export function flip(view: ViewState, axis: "horizontal" | "vertical"): ViewState {
  // a mirror before t turns is a mirror after -t turns; top and bottom is left and right with half a turn
  const turns = quarter(-view.turns + (axis === "vertical" ? 2 : 0));
  const [x, y] = view.pan;
  const edge = axis === "vertical" ? view.edge : opposite[view.edge ?? "none"];
  return { ...view, pan: axis === "horizontal" ? [-x, y] : [x, -y], mirrored: !view.mirrored, turns, edge };
}

const opposite = { left: "right", right: "left", none: null } as const;
