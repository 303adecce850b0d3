/** What a drag over an image does, by tool. Every figure is in CSS pixels of the viewport's element. */
import { type HandWindow, type Point, type StackView, windowInHand, zoomAbout } from "../viewport/index.ts";
import type { ToolId } from "../workspace/mouse-tools.ts";

/** What a drag needs of a viewport. */
export type DraggedView = Pick<StackView, "snapshot" | "plane" | "setGreys" | "setView" | "stepTo">;

/** CSS pixels a slice while scrolling by drag. */
const PIXELS_A_SLICE = 6;
/** The whole width of a window is dragged through in so many pixels. */
const PIXELS_A_WIDTH = 400;
/** A window however narrow opens again: a pixel of drag is at least this share of the image's own range. */
const LEAST_SHARE = 1 / 20_000;

/** A linear window is one value wide at least (PS3.3 C.11.2.1.2.1); the other functions' only has to be above 0. */
const leastWidth = (window: HandWindow, speed: number): number => (window.function === "linear" ? 1 : speed);

/** @returns the speed of a window's drag, in modality values a CSS pixel */
function windowSpeed(window: HandWindow, range: readonly [number, number]): number {
  return Math.max(window.width / PIXELS_A_WIDTH, (range[1] - range[0]) * LEAST_SHARE, Number.EPSILON);
}

/** Follows a drag that began at `from`; marks are drawn elsewhere. @returns what each move does; null: nothing */
export function dragOf(tool: ToolId, view: DraggedView, from: Point): ((to: Point) => void) | null {
  const { mapping, slice, index, view: start, size } = view.snapshot();
  const plane = view.plane();
  if (tool === "window") {
    if (mapping === null || slice?.state !== "here") return null;
    const window = windowInHand(mapping);
    const speed = windowSpeed(window, slice.image.range);
    return ([x, y]) =>
      view.setGreys({
        kind: "window",
        center: window.center + (y - from[1]) * speed,
        width: Math.max(window.width + (x - from[0]) * speed, leastWidth(window, speed)),
        function: window.function,
      });
  }
  if (tool === "zoom" && plane !== null) {
    return ([, y]) => view.setView(zoomAbout(plane, size, start, start.zoom * 1.01 ** (from[1] - y), from));
  }
  if (tool === "pan") {
    return ([x, y]) => view.setView({ ...start, pan: [start.pan[0] + x - from[0], start.pan[1] + y - from[1]] });
  }
  if (tool === "scroll") {
    return ([, y]) => view.stepTo(index + Math.trunc((y - from[1]) / PIXELS_A_SLICE));
  }
  return null;
}
