/**
 * One viewport with one stack in it.
 *
 * It draws a slice only when its frame is held, and says which slice is on the screen (`painted`) apart from which one
 * is wanted (`index`): a picture never stands beside another slice's number. What arrives late for another stack or
 * slice finds its revision gone and does nothing.
 */
import { Enums, type RenderingEngine } from "@cornerstonejs/core";
import type { ImageHeader } from "../../shared/dicom/instance-header.ts";
import type { Problem } from "../../shared/problem.ts";
import { frameKey } from "./frames/frame-key.ts";
import type { FrameStore } from "./frames/frame-store.ts";
import { planeOf } from "./image/frame-pixels.ts";
import type { GreyChoice } from "./image/grey-mapping.ts";
import { type Affine, imageToCanvas, type Plane, plainView, type ViewState } from "./image/view-transform.ts";
import { PictureLayer } from "./picture-layer.ts";
import type { GreyMaker } from "./rendering.ts";
import { frameOf, type ShownSlice, type Stack } from "./stack.ts";
import { ViewScene } from "./view-scene.ts";
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
  readonly #scene: ViewScene;
  readonly #frames: FrameStore;
  readonly #layer: PictureLayer;
  readonly #listeners = new Set<() => void>();
  readonly #observer: ResizeObserver;
  readonly #unsubscribe: () => void;
  #snapshot: ViewSnapshot;
  #drawing: { readonly stack: Stack; readonly index: number } | null = null;
  #waiting = 0;
  #stepsWaiting = 0;
  #lost = false;
  /** Drawn when what is before it was, or the element stands in the document again. */
  #isDue = false;
  #warming: readonly ImageHeader[] = [];

  constructor({ engine, id, park }: ViewPlace, frames: FrameStore, greys: GreyMaker) {
    this.id = id;
    this.#frames = frames;
    this.element = document.createElement("div");
    this.element.className = "alcove-viewport";
    this.#host = document.createElement("div");
    this.#host.className = "alcove-viewport-image";
    this.element.append(this.#host);
    park.append(this.element);
    this.#scene = new ViewScene(viewportIn(engine, id, this.#host), greys);
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
    this.#warming = [];
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
    if (this.#scene.setGreyMaker(maker)) this.#adjust(true);
  }

  setView(view: ViewState): void {
    this.#snapshot = { ...this.#snapshot, view };
    this.#adjust(false);
  }

  /** Window, turn, zoom and place as at first. */
  reset(): void {
    const view = { ...plainView, edge: this.#snapshot.view.edge };
    this.#snapshot = { ...this.#snapshot, view, inverted: false, choice: storedGreys };
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
    if (this.#scene.isUndrawn) this.#scene.render();
    else if (this.#isDue) this.#draw();
    const ratio = window.devicePixelRatio || 1;
    const [across, down] = [Math.max(2, Math.round(width * ratio)), Math.max(2, Math.round(height * ratio))];
    const { size } = this.#snapshot;
    if (!this.#scene.fit(across, down) && size.width === width && size.height === height) return;
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
    this.#scene.moveTo(viewportIn(engine, this.id, this.#host));
    this.#lost = false;
    this.resized();
    if (this.#snapshot.stack !== null) this.#draw();
  }

  /** Draws images nobody sees, so that the first one to be seen finds everything compiled. */
  drawForWarmth(images: readonly ImageHeader[]): void {
    this.resized();
    this.#warming = images;
    this.#warmNext();
  }

  #warmNext(): void {
    const [image, ...rest] = this.#warming;
    this.#warming = rest;
    if (image === undefined) return;
    const imageId = `alcove:warm/${this.id}/${image.format}`;
    this.#scene.give({ imageId, image, bytes: new Uint8Array(image.frameBytes), frame: 0 }, this.#snapshot);
    this.#scene.render();
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
    this.#isDue = false;
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
    this.#isDue = !this.#scene.takes(slice.image) || !this.element.isConnected;
    if (this.#isDue) {
      this.#drawing = null;
      this.#set({ ...this.#snapshot, status: "waiting", problem: null });
      return;
    }
    this.#snapshot = { ...this.#snapshot, status: "shown", problem: null };
    this.#drawing = { stack, index };
    this.#give(slice, frame.bytes);
    this.#scene.render();
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

  #give(slice: ShownSlice, bytes: Uint8Array): void {
    const imageId = `alcove:${frameKey(frameOf(slice))}`;
    const mapping = this.#scene.give({ imageId, image: slice.image, bytes, frame: slice.frame }, this.#snapshot);
    this.#snapshot = { ...this.#snapshot, mapping };
  }

  /** Greys, place or size changed; the slice did not. */
  #adjust(greys: boolean): void {
    const { slice, status } = this.#snapshot;
    if (slice?.state === "here" && status === "shown") {
      const frame = this.#frames.get(frameOf(slice));
      if (frame.state === "held" && greys) this.#give(slice, frame.bytes);
      else this.#scene.aim(slice.image, this.#snapshot);
      this.#scene.render();
    }
    this.#set(this.#snapshot);
  }

  #rendered = (): void => {
    this.#scene.drawn();
    if (this.#isDue) {
      this.#draw();
      return;
    }
    if (this.#warming.length > 0) this.#warmNext();
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
