/** What a drag over an image does, by tool. Every figure is in CSS pixels of the viewport's element. */
import { type Point, type StackView, zoomAbout } from "../viewport/index.ts";
import type { ToolId } from "./tools.ts";

/** CSS pixels a slice while scrolling by drag. */
const PIXELS_A_SLICE = 6;
/** The whole width of a window is dragged through in so many pixels. */
const PIXELS_A_WIDTH = 400;

/** Follows a drag that began at `from`; marks are drawn elsewhere. @returns what each move does; null: nothing */
export function dragOf(tool: ToolId, view: StackView, from: Point): ((to: Point) => void) | null {
  const { mapping, view: start, size, index } = view.snapshot();
  const plane = view.plane();
  if (tool === "window") {
    const window = mapping?.window ?? null;
    if (window === null) return null;
    const speed = Math.max(window.width, 1) / PIXELS_A_WIDTH;
    return ([x, y]) =>
      view.setGreys({
        kind: "window",
        center: window.center + (y - from[1]) * speed,
        width: Math.max(window.width + (x - from[0]) * speed, speed),
      });
  }
  if (tool === "zoom" && plane !== null) {
    return ([, y]) => view.setView(zoomAbout(plane, size, start, start.zoom * 1.01 ** (from[1] - y), from));
  }
  if (tool === "pan") {
    return ([x, y]) => view.setView({ ...start, pan: [start.pan[0] + x - from[0], start.pan[1] + y - from[1]] });
  }
  if (tool === "scroll") {
    let done = 0;
    return ([, y]) => {
      const wanted = Math.trunc((y - from[1]) / PIXELS_A_SLICE);
      if (wanted !== done) view.setIndex(index + wanted);
      done = wanted;
    };
  }
  return null;
}
