/**
 * The one rendering engine, kept warm: viewports are made and their shaders compiled when the program starts, and lent
 * to whatever shows images. Opening an exam then only has to paint.
 */
import { Enums, eventTarget, init, RenderingEngine } from "@cornerstonejs/core";
import type { ImageHeader } from "../../shared/dicom/instance-header.ts";
import type { FrameStore } from "./frames/frame-store.ts";
import { findRendering, type GreyMaker, type RenderingKind, withoutAntialiasing } from "./rendering.ts";
import { StackView } from "./stack-view.ts";

const ENGINE_ID = "alcove";
/** One WebGL context: shaders are compiled once, and viewports share its textures' memory. */
const CONTEXTS = 1;

export class ViewportEngine {
  readonly rendering: RenderingKind;
  readonly frames: FrameStore;
  #engine: RenderingEngine;
  readonly #waiting: StackView[] = [];
  readonly #all = new Set<StackView>();
  readonly #park: HTMLElement;
  readonly #stop = new AbortController();
  #made = 0;
  #greys: GreyMaker;

  /** @param park a hidden but laid-out place in the document where viewports wait */
  constructor(frames: FrameStore, park: HTMLElement) {
    init({ rendering: { webGlContextCount: CONTEXTS }, debug: {} });
    this.rendering = findRendering();
    this.#greys = this.rendering.greys;
    this.frames = frames;
    this.#park = park;
    this.#engine = withoutAntialiasing(() => new RenderingEngine(ENGINE_ID));
    const { signal } = this.#stop;
    const lost = (): void => {
      for (const view of this.#all) view.lose();
    };
    const restored = (): void => this.#renew();
    eventTarget.addEventListener(Enums.Events.WEBGL_CONTEXT_LOST, lost);
    eventTarget.addEventListener(Enums.Events.WEBGL_CONTEXT_RESTORED, restored);
    signal.addEventListener("abort", () => {
      eventTarget.removeEventListener(Enums.Events.WEBGL_CONTEXT_LOST, lost);
      eventTarget.removeEventListener(Enums.Events.WEBGL_CONTEXT_RESTORED, restored);
    });
  }

  /** Makes `count` viewports ready and draws a tiny image in each, so that shaders are compiled and memory is touched. */
  warmUp(count: number): void {
    const views = Array.from({ length: Math.max(0, count - this.#waiting.length) }, () => this.#make());
    for (const view of views) {
      view.drawForWarmth([tinyImage("int16"), tinyImage("rgb8")]);
      this.#waiting.push(view);
    }
  }

  /** Lends a viewport; its element is to be put where the image shall be. */
  borrow(): StackView {
    return this.#waiting.pop() ?? this.#make();
  }

  /** Takes a viewport back; what it showed is wiped. */
  giveBack(view: StackView): void {
    view.clear();
    this.#park.append(view.element);
    this.#waiting.push(view);
  }

  /** Who turns values into grey levels from now on; null: whoever suits this machine. */
  setGreyMaker(maker: GreyMaker | null): void {
    this.#greys = maker ?? this.rendering.greys;
    for (const view of this.#all) view.setGreyMaker(this.#greys);
  }

  /** Fits canvases to their elements, after the layout changed. */
  resize(): void {
    this.#engine.resize(true, true);
    for (const view of this.#all) view.resized();
  }

  dispose(): void {
    this.#stop.abort();
    for (const view of this.#all) view.dispose();
    this.#engine.destroy();
  }

  /** A context that came back is empty, and what Cornerstone keeps for it is not: all is made anew. */
  #renew(): void {
    this.#engine.destroy();
    withoutAntialiasing(() => {
      this.#engine = new RenderingEngine(ENGINE_ID);
      for (const view of this.#all) view.renew(this.#engine);
    });
  }

  #make(): StackView {
    this.#made += 1;
    const place = { engine: this.#engine, id: `viewport-${this.#made}`, park: this.#park };
    const view = withoutAntialiasing(() => new StackView(place, this.frames, this.#greys));
    this.#all.add(view);
    return view;
  }
}

const tinyImage = (format: "int16" | "rgb8"): ImageHeader => ({
  rows: 4,
  columns: 4,
  format,
  frameBytes: format === "rgb8" ? 48 : 32,
  inverted: false,
  spacing: null,
  regions: [],
  unit: "",
  windows: [],
  range: [0, 1],
  frames: [{ position: null, orientation: null, thickness: null, windows: [], frameTime: null, dimension: [] }],
  attachments: [],
  frameOfReference: null,
  lossy: null,
  padding: null,
  shutter: null,
});
