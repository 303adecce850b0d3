/** What Cornerstone draws for one view: an image at a time, with our camera and our greys. */
import type { StackViewport } from "@cornerstonejs/core";
import type { ImageHeader } from "../../shared/dicom/instance-header.ts";
import { asByteImage, byteLevels } from "./image/byte-image.ts";
import { cornerstoneImage } from "./image/cornerstone-image.ts";
import { framePixels, planeOf } from "./image/frame-pixels.ts";
import { mappingFor } from "./image/grey-mapping.ts";
import { GreyTable } from "./image/grey-table.ts";
import { paintGreys } from "./image/paint-greys.ts";
import { describeImage, forgetImage } from "./image/plane-metadata.ts";
import { cameraOf } from "./image/view-transform.ts";
import type { GreyMaker } from "./rendering.ts";
import type { ViewSnapshot } from "./view-snapshot.ts";

export interface GivenFrame {
  readonly imageId: string;
  readonly image: ImageHeader;
  readonly bytes: Uint8Array;
  readonly frame: number;
}

export class ViewScene {
  #viewport: StackViewport;
  /** Makes grey levels where the processor does; null where a GPU does. */
  #table: GreyTable | null;
  #imageId: string | null = null;
  #undrawn: ImageHeader | null = null;

  constructor(viewport: StackViewport, greys: GreyMaker) {
    this.#viewport = viewport;
    this.#table = greys === "processor" ? new GreyTable() : null;
  }

  /** Given, and not drawn yet: Cornerstone draws in the next frame, and passes over what is out of the document. */
  get isUndrawn(): boolean {
    return this.#undrawn !== null;
  }

  /**
   * Whether an image may be given now. Another view's drawing builds the scene of this one too, and what was built and
   * never drawn vtk cannot take away again: it has its turn first.
   */
  takes(image: ImageHeader): boolean {
    return this.#undrawn === null || isAlike(this.#undrawn, image);
  }

  /** @returns whether that is another one than before */
  setGreyMaker(maker: GreyMaker): boolean {
    if ((maker === "processor") === (this.#table !== null)) return false;
    this.#table = maker === "processor" ? new GreyTable() : null;
    return true;
  }

  /** Goes on in the viewport of another engine. */
  moveTo(viewport: StackViewport): void {
    this.#viewport = viewport;
    this.#undrawn = null;
  }

  /** Device pixels of the canvas. @returns whether they are others than before */
  fit(across: number, down: number): boolean {
    if (this.#viewport.sWidth === across && this.#viewport.sHeight === down) return false;
    this.#viewport.sWidth = across;
    this.#viewport.sHeight = down;
    return true;
  }

  /** Hands a frame over. @returns how its values become greys */
  give({ imageId, image, bytes, frame }: GivenFrame, wanted: ViewSnapshot): ViewSnapshot["mapping"] {
    this.#undrawn = image;
    const before = this.#imageId;
    const mapping = mappingFor(image, frame, bytes, wanted.choice);
    const inverted = wanted.inverted !== image.inverted;
    const values = framePixels(image, bytes);
    const levels = mapping === null ? null : (this.#table?.map(values, mapping, inverted) ?? null);
    const drawn = levels === null ? image : asByteImage(image);
    describeImage(imageId, drawn);
    this.#viewport.renderImageObject(cornerstoneImage(imageId, drawn, levels ?? values));
    this.#imageId = imageId;
    if (before !== null && before !== imageId) forgetImage(before);
    this.aim(image, { ...wanted, mapping });
    return mapping;
  }

  aim(image: ImageHeader, { view, size, mapping, inverted }: ViewSnapshot): void {
    const camera = cameraOf(planeOf(image), size, view);
    this.#viewport.setCamera({ ...camera, clippingRange: [1, 1000] });
    if (mapping === null) return;
    if (this.#table === null) paintGreys(this.#viewport, mapping, inverted !== image.inverted);
    else paintGreys(this.#viewport, byteLevels, false);
  }

  /** Asks for a drawing, in the next frame. */
  render(): void {
    this.#viewport.render();
  }

  /** Cornerstone drew. */
  drawn(): void {
    this.#undrawn = null;
  }
}

/** One takes the other's place in the scene; else the scene is built anew. */
const isAlike = (a: ImageHeader, b: ImageHeader): boolean =>
  a.rows === b.rows && a.columns === b.columns && a.format === b.format && String(a.spacing) === String(b.spacing);
