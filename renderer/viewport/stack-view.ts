/**
 * One viewport with one stack in it.
 *
 * It draws a slice only when its frame is held, and says which slice is on the screen (`painted`) apart from which one
 * is wanted (`index`): a picture never stands beside another slice's number. What arrives late for another stack or
 * slice finds its revision gone and does nothing.
 */
import { Enums, type RenderingEngine, type StackViewport } from "@cornerstonejs/core";
import type { ImageHeader } from "../../shared/dicom/instance-header.ts";
import type { Problem } from "../../shared/problem.ts";
import { frameKey } from "./frames/frame-key.ts";
import type { FrameStore } from "./frames/frame-store.ts";
import { asByteImage, byteLevels } from "./image/byte-image.ts";
import { cornerstoneImage } from "./image/cornerstone-image.ts";
import { framePixels, planeOf } from "./image/frame-pixels.ts";
import { type GreyChoice, mappingFor } from "./image/grey-mapping.ts";
import { GreyTable } from "./image/grey-table.ts";
import { paintGreys } from "./image/paint-greys.ts";
import { describeImage, forgetImage } from "./image/plane-metadata.ts";
import { type Affine, cameraOf, imageToCanvas, type Plane, plainView, type ViewState } from "./image/view-transform.ts";
import { PictureLayer } from "./picture-layer.ts";
import type { GreyMaker } from "./rendering.ts";
import { frameOf, type ShownSlice, type Stack } from "./stack.ts";
import type { ViewSnapshot } from "./view-snapshot.ts";
import { viewportIn } from "./viewport-in.ts";

/** How long the slice before stays on the screen (with its own number) while the wanted one is on its way. */
const PATIENCE_MS = 80;
/** Steps that may wait for their turn to be painted; more would run on after the hand has stopped. */
const STEPS_WAITING = 4;

export interface ViewPlace {
  readonly engine: RenderingEngine;
  readonly id: string;
  /** Where the element waits, laid out and out of sight. */
  readonly park: HTMLElement;
}

const storedGreys: GreyChoice = { kind: "stored", which: 0 };

export class StackView {
  readonly id: string;
  readonly element: HTMLElement;
  readonly #host: HTMLDivElement;
  #viewport: StackViewport;
  readonly #frames: FrameStore;
  /** Makes grey levels where the processor does; null where a GPU does. */
  #table: GreyTable | null;
  readonly #layer: PictureLayer;
  readonly #listeners = new Set<() => void>();
  readonly #observer: ResizeObserver;
  readonly #unsubscribe: () => void;
  #snapshot: ViewSnapshot;
  #drawing: { readonly stack: Stack; readonly index: number } | null = null;
  #imageId: string | null = null;
  #waiting = 0;
  #stepsWaiting = 0;
  #lost = false;

  constructor({ engine, id, park }: ViewPlace, frames: FrameStore, greys: GreyMaker) {
    this.id = id;
    this.#frames = frames;
    this.#table = greys === "processor" ? new GreyTable() : null;
    this.element = document.createElement("div");
    this.element.className = "alcove-viewport";
    this.#host = document.createElement("div");
    this.#host.className = "alcove-viewport-image";
    this.element.append(this.#host);
    park.append(this.element);
    this.#viewport = viewportIn(engine, id, this.#host);
    this.#layer = new PictureLayer(this.element);
    this.#snapshot = this.#blank(null);
    this.#host.addEventListener(Enums.Events.IMAGE_RENDERED, this.#rendered);
    this.#observer = new ResizeObserver(() => this.resized());
    this.#observer.observe(this.element);
    this.#unsubscribe = frames.subscribe((key) => this.#frameCame(key));
    this.#hide(true);
  }

  snapshot = (): ViewSnapshot => this.#snapshot;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Shows a stack from the slice at `index`. The same stack grown by late images keeps the reader's view and steps. */
  show(stack: Stack, index: number): void {
    const grown = this.#snapshot.stack?.id === stack.id;
    this.#snapshot = grown ? { ...this.#snapshot, stack, painted: null } : this.#blank(stack);
    if (!grown) this.#hide(true);
    if (!grown) this.#stepsWaiting = 0;
    this.#goTo(index);
  }

  clear(): void {
    window.clearTimeout(this.#waiting);
    this.#stepsWaiting = 0;
    this.#drawing = null;
    this.#hide(true);
    this.#layer.clear();
    this.#set(this.#blank(null));
  }

  /** Goes to a slice; within the stack's ends. Steps that still wait are given up. */
  setIndex(index: number): void {
    this.#stepsWaiting = 0;
    this.#goTo(index);
  }

  /**
   * Goes on by `by` slices. Single steps are each painted, none is skipped (RD-40): those that come faster than pictures
   * wait, a few at most, and what comes beyond them is dropped.
   */
  step(by: number): void {
    if (Math.abs(by) === 1 && this.#isAwaited()) {
      const waiting = this.#stepsWaiting + by;
      if (Math.abs(waiting) <= STEPS_WAITING) this.#stepsWaiting = waiting;
      return;
    }
    this.setIndex(this.#snapshot.index + this.#stepsWaiting + by);
  }

  /**
   * Goes to a slice by way of those between, each painted (RD-40); where more of them would wait than may, at once. For
   * a hand that points at slices: it is followed, never outrun.
   */
  stepTo(index: number): void {
    const { stack, index: now } = this.#snapshot;
    const between = Math.min(Math.max(index, 0), Math.max((stack?.slices.length ?? 1) - 1, 0)) - now;
    if (Math.abs(between) > STEPS_WAITING + 1) {
      this.setIndex(index);
      return;
    }
    this.#stepsWaiting = between;
    if (!this.#isAwaited()) this.#takeStep();
  }

  setGreys(choice: GreyChoice): void {
    this.#snapshot = { ...this.#snapshot, choice };
    this.#adjust(true);
  }

  setInverted(inverted: boolean): void {
    this.#snapshot = { ...this.#snapshot, inverted };
    this.#adjust(true);
  }

  setGreyMaker(maker: GreyMaker): void {
    if ((maker === "processor") === (this.#table !== null)) return;
    this.#table = maker === "processor" ? new GreyTable() : null;
    this.#adjust(true);
  }

  setView(view: ViewState): void {
    this.#snapshot = { ...this.#snapshot, view };
    this.#adjust(false);
  }

  /** Window, turn, zoom and place as at first. */
  reset(): void {
    this.#snapshot = { ...this.#snapshot, view: plainView, inverted: false, choice: storedGreys };
    this.#adjust(true);
  }

  setOverlaysShown(shown: boolean): void {
    this.#layer.setShown(shown);
    this.#drawLayer();
  }

  /** The slice on the screen; null unless what is painted is what is wanted. */
  shownSlice(): ShownSlice | null {
    const { slice, painted, index, status } = this.#snapshot;
    return slice?.state === "here" && painted === index && status === "shown" ? slice : null;
  }

  plane(): Plane | null {
    const { slice } = this.#snapshot;
    return slice?.state === "here" ? planeOf(slice.image) : null;
  }

  /** From image pixels to CSS pixels of the element. */
  transform(): Affine | null {
    const plane = this.plane();
    return plane === null ? null : imageToCanvas(plane, this.#snapshot.size, this.#snapshot.view);
  }

  /** The frame's bytes of the slice on the screen. */
  shownBytes(): Uint8Array | null {
    const slice = this.shownSlice();
    const frame = slice === null ? null : this.#frames.get(frameOf(slice));
    return frame?.state === "held" ? frame.bytes : null;
  }

  /** Reads the element's size and fits the canvas to it. */
  resized(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const [across, down] = [Math.max(2, Math.round(width * ratio)), Math.max(2, Math.round(height * ratio))];
    const { size } = this.#snapshot;
    if (size.width === width && size.height === height && this.#viewport.sWidth === across) return;
    this.#viewport.sWidth = across;
    this.#viewport.sHeight = down;
    this.#snapshot = { ...this.#snapshot, size: { width, height } };
    this.#adjust(false);
  }

  /** The graphics context is gone: until there is another engine nothing is drawn and nothing is seen (RD-42). */
  lose(): void {
    this.#lost = true;
    if (this.#snapshot.stack !== null) this.#draw();
  }

  /** Goes on in another engine, with the slice that is wanted now. */
  renew(engine: RenderingEngine): void {
    this.#viewport = viewportIn(engine, this.id, this.#host);
    this.#lost = false;
    this.resized();
    if (this.#snapshot.stack !== null) this.#draw();
  }

  /** Draws an image nobody sees, so that the first one to be seen finds everything compiled. */
  drawForWarmth(image: ImageHeader): void {
    this.resized();
    this.#give(`alcove:warm/${this.id}/${image.format}`, image, new Uint8Array(image.frameBytes), 0);
    this.#viewport.getRenderingEngine().renderViewport(this.id);
  }

  dispose(): void {
    this.clear();
    this.#observer.disconnect();
    this.#unsubscribe();
    this.#listeners.clear();
    this.element.remove();
  }

  #blank(stack: Stack | null): ViewSnapshot {
    return {
      stack,
      index: 0,
      painted: null,
      slice: null,
      status: stack === null ? "empty" : "waiting",
      problem: null,
      choice: storedGreys,
      mapping: null,
      inverted: false,
      view: plainView,
      size: this.#snapshot?.size ?? { width: 1, height: 1 },
    };
  }

  /** Brings the wanted slice to the canvas, or says why not. */
  #draw(): void {
    const { stack, slice, index } = this.#snapshot;
    if (stack === null || slice === null) return;
    window.clearTimeout(this.#waiting);
    if (this.#lost) {
      this.#drawing = null;
      this.#stepsWaiting = 0;
      this.#hide(true);
      this.#set({ ...this.#snapshot, status: "lost", painted: null, problem: null });
      return;
    }
    if (slice.state !== "here") {
      this.#say("absent", slice.problem);
      return;
    }
    const frame = this.#frames.get(frameOf(slice));
    if (frame.state === "failed") {
      this.#say("failed", frame.problem);
      return;
    }
    if (frame.state !== "held") {
      this.#waiting = window.setTimeout(this.#giveUpPatience, PATIENCE_MS);
      this.#drawing = null;
      this.#set({ ...this.#snapshot, status: "waiting", problem: null });
      void this.#frames.demand(frameOf(slice), stack.owner);
      return;
    }
    this.#snapshot = { ...this.#snapshot, status: "shown", problem: null };
    this.#drawing = { stack, index };
    this.#give(`alcove:${frameKey(frameOf(slice))}`, slice.image, frame.bytes, slice.frame);
    this.#viewport.render();
    this.#set(this.#snapshot);
  }

  /** In the slice's place stands why it is not seen; steps that wait go on once it stood there for a picture's time. */
  #say(status: "absent" | "failed", problem: Problem | null): void {
    const { stack, index } = this.#snapshot;
    this.#drawing = null;
    this.#hide(true);
    this.#set({ ...this.#snapshot, status, painted: index, problem });
    if (this.#stepsWaiting === 0) return;
    requestAnimationFrame(() => {
      if (this.#snapshot.stack === stack && this.#snapshot.index === index) this.#takeStep();
    });
  }

  /** Hands a frame to Cornerstone, with our camera and our greys. */
  #give(imageId: string, image: ImageHeader, bytes: Uint8Array, frame: number): void {
    const before = this.#imageId;
    const mapping = mappingFor(image, frame, bytes, this.#snapshot.choice);
    const inverted = this.#snapshot.inverted !== image.inverted;
    this.#snapshot = { ...this.#snapshot, mapping };
    const values = framePixels(image, bytes);
    const levels = mapping === null ? null : (this.#table?.map(values, mapping, inverted) ?? null);
    const drawn = levels === null ? image : asByteImage(image);
    describeImage(imageId, drawn);
    this.#viewport.renderImageObject(cornerstoneImage(imageId, drawn, levels ?? values));
    this.#imageId = imageId;
    if (before !== null && before !== imageId) forgetImage(before);
    this.#aim(image);
  }

  #aim(image: ImageHeader): void {
    const { view, size, mapping, inverted } = this.#snapshot;
    const camera = cameraOf(planeOf(image), size, view);
    this.#viewport.setCamera({ ...camera, clippingRange: [1, 1000] });
    if (mapping === null) return;
    if (this.#table === null) paintGreys(this.#viewport, mapping, inverted !== image.inverted);
    else paintGreys(this.#viewport, byteLevels, false);
  }

  /** Greys, place or size changed; the slice did not. */
  #adjust(greys: boolean): void {
    const { slice, status } = this.#snapshot;
    if (slice?.state === "here" && status === "shown") {
      const frame = this.#frames.get(frameOf(slice));
      if (frame.state === "held" && greys) this.#give(this.#imageId ?? "", slice.image, frame.bytes, slice.frame);
      else this.#aim(slice.image);
      this.#viewport.render();
    }
    this.#set(this.#snapshot);
  }

  #rendered = (): void => {
    const drawn = this.#drawing;
    const { stack, index } = this.#snapshot;
    if (drawn === null || drawn.stack !== stack || drawn.index !== index) return;
    this.#hide(false);
    const isNew = this.#snapshot.painted !== index;
    this.#snapshot = { ...this.#snapshot, painted: index };
    this.#drawLayer();
    if (isNew) this.#set(this.#snapshot);
    this.#takeStep();
  };

  #goTo(index: number): void {
    const { stack } = this.#snapshot;
    if (stack === null || stack.slices.length === 0) return;
    const at = Math.min(Math.max(Math.round(index), 0), stack.slices.length - 1);
    this.#snapshot = { ...this.#snapshot, index: at, slice: stack.slices[at] ?? null };
    this.#draw();
  }

  /** The slice gone to is neither painted nor, after a while without its frame, said to be on its way. */
  #isAwaited(): boolean {
    const { painted, index, status } = this.#snapshot;
    return (status === "shown" && painted !== index) || (status === "waiting" && painted !== null);
  }

  #takeStep(): void {
    const by = Math.sign(this.#stepsWaiting);
    this.#stepsWaiting -= by;
    if (by !== 0) this.#goTo(this.#snapshot.index + by);
  }

  /** The wanted frame does not come at once: the picture before goes, with its number. */
  #giveUpPatience = (): void => {
    this.#hide(true);
    this.#set({ ...this.#snapshot, painted: null });
    this.#takeStep();
  };

  #drawLayer(): void {
    const slice = this.shownSlice();
    const bytes = this.shownBytes();
    const transform = this.transform();
    if (slice === null || bytes === null || transform === null) this.#layer.clear();
    else this.#layer.draw(slice.image, bytes, transform, this.#snapshot.size);
  }

  #frameCame(key: string): void {
    const { slice, status } = this.#snapshot;
    if (status !== "waiting" || slice?.state !== "here" || frameKey(frameOf(slice)) !== key) return;
    this.#draw();
  }

  #hide(hidden: boolean): void {
    this.#host.style.visibility = hidden ? "hidden" : "";
    if (hidden) this.#layer.clear();
  }

  #set(snapshot: ViewSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}
