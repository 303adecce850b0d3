/** How this machine draws, found out once at the start. */
import { getRenderingCapabilities } from "@cornerstonejs/core";

export interface RenderingKind {
  readonly software: boolean;
  /** Device pixels a CSS pixel that images are drawn with. */
  readonly pixelRatio: number;
  readonly renderer: string;
  /** Who turns values into grey levels unless the reader says else: a GPU, or the processor where software draws. */
  readonly greys: GreyMaker;
}

export type GreyMaker = "gpu" | "processor";

/**
 * Where no GPU draws, fewer pixels are: their number is what a frame costs there. Cornerstone reads
 * `devicePixelRatio`, so that is what is lowered; a CSS transform would put pointer positions wrong.
 */
const SOFTWARE_RATIO = 0.6;

export function findRendering(): RenderingKind {
  const { softwareRasterizer, renderer } = getRenderingCapabilities();
  const own = window.devicePixelRatio || 1;
  const pixelRatio = softwareRasterizer ? Math.min(own, SOFTWARE_RATIO) : own;
  if (softwareRasterizer)
    Object.defineProperty(window, "devicePixelRatio", { configurable: true, get: () => pixelRatio });
  return { software: softwareRasterizer, pixelRatio, renderer, greys: softwareRasterizer ? "processor" : "gpu" };
}

/**
 * Makes graphics contexts without antialiasing while `make` runs. An image is one rectangle: there are no edges to
 * smooth, and four samples a pixel cost half the frame rate in software. Cornerstone has no setting for it.
 */
export function withoutAntialiasing<Made>(make: () => Made): Made {
  const prototype = HTMLCanvasElement.prototype;
  const own = Object.getOwnPropertyDescriptor(prototype, "getContext");
  const original = prototype.getContext;
  Object.defineProperty(prototype, "getContext", {
    configurable: true,
    writable: true,
    value(this: HTMLCanvasElement, kind: string, options?: object) {
      return Reflect.apply(original, this, [kind, kind === "webgl2" ? { ...options, antialias: false } : options]);
    },
  });
  try {
    return make();
  } finally {
    if (own !== undefined) Object.defineProperty(prototype, "getContext", own);
  }
}
