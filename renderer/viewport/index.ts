/**
 * Images on the screen: the only folder that knows Cornerstone.
 *
 * @module
 */
export { ViewportEngine } from "./engine.ts";
export type { FrameRef, FrameWant } from "./frames/frame-key.ts";
export { FramePool } from "./frames/frame-pool.ts";
export { FrameStore, type RequestFrames } from "./frames/frame-store.ts";
export type { GreyChoice, GreyMapping } from "./image/grey-mapping.ts";
export { edgeLetters } from "./image/orientation-letters.ts";
export {
  type Affine,
  apply,
  flip,
  invert,
  type Point,
  rotate,
  type Size,
  type ViewState,
  zoomAbout,
} from "./image/view-transform.ts";
export { areaOf, type EllipsePoints, ellipseInBox, statisticsOf } from "./measure/ellipse.ts";
export { lengthOf } from "./measure/length.ts";
export { type ProbeReading, probeAt } from "./measure/probe.ts";
export { scaleAt } from "./measure/scale.ts";
export { framePlace, framesOf, type ShownSlice, type Slice, type Stack } from "./stack.ts";
export type { StackView } from "./stack-view.ts";
export type { ViewSnapshot } from "./view-snapshot.ts";
