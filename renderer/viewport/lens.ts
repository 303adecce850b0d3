/** What a magnifier shows of a viewport. */
import { enlarge } from "./image/enlarge.ts";
import { type Affine, invert, type Point } from "./image/view-transform.ts";
import { OverlayPlanes, paintPicture } from "./picture-layer.ts";
import type { StackView } from "./stack-view.ts";

/** Larger than on the screen by this at least. */
const LEAST_POWER = 3;

/** @returns how many times larger a lens shows an image: enough that each stored pixel has one of the screen */
export function lensPower({ a, b }: Affine): number {
  return Math.max(LEAST_POWER, 1 / Math.hypot(a, b));
}

/** From image pixels to those of a square lens whose middle shows `at` (CSS pixels of the viewport). */
export function lensTransform(m: Affine, at: Point, side: number, power: number): Affine {
  return {
    a: m.a * power,
    b: m.b * power,
    c: m.c * power,
    d: m.d * power,
    e: (m.e - at[0]) * power + side / 2,
    f: (m.f - at[1]) * power + side / 2,
  };
}

export class LensPainter {
  readonly #planes = new OverlayPlanes();

  /**
   * @param at the point under the pointer, in CSS pixels of the viewport
   * @param ratio pixels of the lens a CSS pixel
   * @param overlays overlay planes are shown
   * @returns the power; null when nothing is under the pointer that could be enlarged
   */
  paint(canvas: HTMLCanvasElement, view: StackView, at: Point, ratio: number, overlays: boolean): number | null {
    const [slice, bytes, shown] = [view.shownSlice(), view.shownBytes(), view.transform()];
    const context = canvas.getContext("2d");
    if (slice === null || bytes === null || shown === null || context === null) return null;
    if (!isOver(slice.image, shown, at)) return null;
    const { image } = slice;
    const { mapping, inverted } = view.snapshot();
    const power = lensPower(shown);
    const transform = lensTransform(shown, at, canvas.width, power * ratio);
    const picture = context.createImageData(canvas.width, canvas.height);
    enlarge({ image, bytes, mapping, inverted: inverted !== image.inverted, transform }, canvas.width, picture.data);
    context.putImageData(picture, 0, 0);
    paintPicture(context, image, transform, overlays ? this.#planes.of(image, bytes) : []);
    return power;
  }
}

function isOver(image: { readonly columns: number; readonly rows: number }, shown: Affine, [x, y]: Point): boolean {
  const back = invert(shown);
  const [column, row] = [back.a * x + back.c * y + back.e, back.b * x + back.d * y + back.f];
  return column >= -0.5 && row >= -0.5 && column < image.columns - 0.5 && row < image.rows - 0.5;
}
