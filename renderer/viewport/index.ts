/**
 * Images on the screen: the only folder that knows Cornerstone.
 *
 * @module
 */
export { ViewportEngine } from "./engine.ts";
export type { FrameRef, FrameWant } from "./frames/frame-key.ts";
export { FramePool } from "./frames/frame-pool.ts";
export { FrameStore, type RequestFrames } from "./frames/frame-store.ts";
export { framePixels } from "./image/frame-pixels.ts";
export { type GreyMapping, type HandWindow, windowInHand } from "./image/grey-mapping.ts";
export { edgeLetters } from "./image/orientation-letters.ts";
export {
  type Affine,
  apply,
  flip,
  invert,
  type Point,
  plainView,
  rotate,
  type Size,
  type ViewState,
  zoomAbout,
} from "./image/view-transform.ts";
export { LensPainter } from "./lens.ts";
export { areaOf, type EllipsePoints, ellipseInBox, statisticsOf } from "./measure/ellipse.ts";
export { lengthOf } from "./measure/length.ts";
export { moveAxisEnd, moveEnd, movePoints, onImage, pixelShape } from "./measure/mark-points.ts";
export { type ProbeReading, probeAt } from "./measure/probe.ts";
export { type ScaleAnswer, scaleAt } from "./measure/scale.ts";
export { framePlace, framesOf, type ShownSlice, type Slice, type Stack } from "./stack.ts";
export type { StackView } from "./stack-view.ts";
export type { ViewSnapshot } from "./view-snapshot.ts";
