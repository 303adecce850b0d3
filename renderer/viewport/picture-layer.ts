/** What belongs to the picture but not to its grey levels: overlay planes (PS3.3 C.9.2) and the display shutter (C.7.6.11). */
import type { Attachment, ImageHeader } from "../../shared/dicom/instance-header.ts";
import { attachmentsOf } from "./image/grey-mapping.ts";
import type { Affine, Size } from "./image/view-transform.ts";

/** Calm and apart from measurements; overlay planes have no colour of their own. */
const OVERLAY_RGB = [127, 176, 201] as const;

export class PictureLayer {
  readonly #canvas = document.createElement("canvas");
  readonly #planes = new OverlayPlanes();
  #shown = true;
  #blank = true;

  constructor(parent: HTMLElement) {
    this.#canvas.className = "alcove-viewport-layer";
    parent.append(this.#canvas);
  }

  setShown(shown: boolean): void {
    this.#shown = shown;
  }

  clear(): void {
    this.#planes.forget();
    if (this.#blank) return;
    this.#canvas.width = 1;
    this.#canvas.height = 1;
    this.#blank = true;
  }

  draw(image: ImageHeader, bytes: Uint8Array, transform: Affine, size: Size): void {
    const overlays = this.#shown && image.attachments.some((attachment) => attachment.kind === "overlay");
    if (!overlays && image.shutter === null) {
      this.clear();
      return;
    }
    this.#blank = false;
    this.#canvas.width = size.width;
    this.#canvas.height = size.height;
    const context = this.#canvas.getContext("2d");
    if (context === null) return;
    paintPicture(context, image, transform, overlays ? this.#planes.of(image, bytes) : []);
  }
}

/** Overlay planes of one frame as pictures: kept until those of another are asked for. */
export class OverlayPlanes {
  #known: { readonly bytes: Uint8Array; readonly pictures: readonly OverlayPicture[] } | null = null;

  of(image: ImageHeader, bytes: Uint8Array): readonly OverlayPicture[] {
    if (this.#known?.bytes !== bytes) this.#known = { bytes, pictures: overlayPictures(image, bytes) };
    return this.#known.pictures;
  }

  forget(): void {
    this.#known = null;
  }
}

/** Draws the shutter and overlay planes. @param transform from image pixels to the canvas' own */
export function paintPicture(
  context: CanvasRenderingContext2D,
  image: ImageHeader,
  transform: Affine,
  planes: readonly OverlayPicture[],
): void {
  context.setTransform(transform.a, transform.b, transform.c, transform.d, transform.e, transform.f);
  if (image.shutter !== null) shade(context, image, image.shutter);
  for (const { picture, left, top } of planes) context.drawImage(picture, left, top);
}

interface OverlayPicture {
  readonly picture: OffscreenCanvas;
  /** Of the picture's edge, in image pixels (a pixel's edge is half a pixel before its centre). */
  readonly left: number;
  readonly top: number;
}

function overlayPictures(image: ImageHeader, bytes: Uint8Array): readonly OverlayPicture[] {
  return attachmentsOf(image, bytes).flatMap(({ attachment, data }) => {
    if (attachment.kind !== "overlay") return [];
    const picture = overlayPicture(attachment, data);
    return picture === null ? [] : [{ picture, left: attachment.origin[1] - 1.5, top: attachment.origin[0] - 1.5 }];
  });
}

function overlayPicture(overlay: Extract<Attachment, { kind: "overlay" }>, bits: Uint8Array): OffscreenCanvas | null {
  const canvas = new OffscreenCanvas(overlay.columns, overlay.rows);
  const context = canvas.getContext("2d");
  if (context === null) return null;
  const pixels = context.createImageData(overlay.columns, overlay.rows);
  const [red, green, blue] = OVERLAY_RGB;
  const opacity = overlay.type === "roi" ? 120 : 235;
  for (let i = 0; i < overlay.columns * overlay.rows; i += 1) {
    if ((((bits[i >> 3] ?? 0) >> (i & 7)) & 1) === 1) pixels.data.set([red, green, blue, opacity], i * 4);
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}

/** Everything outside the shutter turns black; edges are between pixels, so that whole pixels are seen. */
function shade(
  context: CanvasRenderingContext2D,
  image: ImageHeader,
  shutter: NonNullable<ImageHeader["shutter"]>,
): void {
  context.beginPath();
  context.rect(-0.5, -0.5, image.columns, image.rows);
  switch (shutter.shape) {
    case "rectangle":
      // edges are 1-based columns and rows (0018,1602 …); the pixels on them are still seen
      context.rect(
        shutter.left - 1.5,
        shutter.top - 1.5,
        shutter.right - shutter.left + 1,
        shutter.bottom - shutter.top + 1,
      );
      break;
    case "circle":
      context.moveTo(shutter.column - 1 + shutter.radius, shutter.row - 1);
      context.arc(shutter.column - 1, shutter.row - 1, shutter.radius, 0, 2 * Math.PI);
      break;
    case "polygon":
      shutter.points.forEach(([row, column], i) => {
        if (i === 0) context.moveTo(column - 1, row - 1);
        else context.lineTo(column - 1, row - 1);
      });
      context.closePath();
  }
  context.fillStyle = "#000";
  context.fill("evenodd");
}
