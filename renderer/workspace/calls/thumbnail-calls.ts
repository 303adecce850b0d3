/** Thumbnails: small, raw, and kept for this page only. */
import { api } from "../api.ts";

const HEAD_BYTES = 4;
const MOST_KEPT = 400;
const kept = new Map<string, ImageData>();

/** u16 width, u16 height, then RGBA, row by row; null when there is none or it is cut short. */
function readThumbnail(bytes: ArrayBuffer): ImageData | null {
  if (bytes.byteLength < HEAD_BYTES) return null;
  const head = new DataView(bytes);
  const [width, height] = [head.getUint16(0, true), head.getUint16(2, true)];
  if (width === 0 || height === 0 || bytes.byteLength !== HEAD_BYTES + width * height * 4) return null;
  return new ImageData(new Uint8ClampedArray(bytes, HEAD_BYTES), width, height);
}

/**
 * A series' small picture.
 *
 * @param has the core has made one; what it took back was another patient's, and is forgotten here too
 * @returns null when the series has none (yet)
 */
export async function thumbnailOf(seriesId: string, has: boolean, signal: AbortSignal): Promise<ImageData | null> {
  if (!has) {
    kept.delete(seriesId);
    return null;
  }
  const known = kept.get(seriesId);
  if (known !== undefined) return known;
  try {
    const init = { signal, cache: "no-store" as const };
    const response = await api.series[":id"].thumbnail.$get({ param: { id: seriesId } }, { init });
    if (!response.ok) return null;
    const picture = readThumbnail(await response.arrayBuffer());
    if (picture === null) return null;
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? "");
    kept.set(seriesId, picture);
    return picture;
  } catch {
    // Cut off or not wanted any more: the tile stays empty.
    return null;
  }
}

/** Nothing of a patient stays behind in memory when the vault is closed. */
export const forgetThumbnails = (): void => kept.clear();
