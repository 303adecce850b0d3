/** A series' small picture: its middle image, windowed, at most 128 pixels wide and high. */
import type { Kysely } from "kysely";
import { sql } from "kysely";
import type { ImageHeader, InstanceHeader } from "../../../shared/dicom/instance-header.ts";
import { isProblem } from "../../../shared/problem.ts";
import type { Database, OpenVault } from "../vault/index.ts";

const MOST_PIXELS = 128;

/** Grey of a modality value, 0 to 255, by the first window, else by the image's range. */
function greyOf(header: ImageHeader, frame: number): (value: number) => number {
  const window = header.frames[frame]?.windows[0] ?? header.windows[0];
  const [low, high] =
    window === undefined ? header.range : [window.center - window.width / 2, window.center + window.width / 2];
  const scale = 255 / Math.max(Number.MIN_VALUE, high - low);
  return (value) => {
    const grey = Math.min(255, Math.max(0, (value - low) * scale));
    return header.inverted ? 255 - grey : grey;
  };
}

function samplesOf(header: ImageHeader, frame: Uint8Array): ArrayLike<number> {
  if (header.format === "uint8" || header.format === "rgb8") return frame;
  // A copy starts where a typed array may start; a ready frame lies anywhere.
  const pixels = header.rows * header.columns;
  const bytes = frame.slice(0, pixels * (header.format === "int16" ? 2 : 4));
  return header.format === "int16" ? new Int16Array(bytes.buffer) : new Float32Array(bytes.buffer);
}

/**
 * Pixels are picked, not averaged: it is to be told apart from others, not read.
 *
 * @returns width and height (u16 little endian), then RGBA
 */
export function makeThumbnail(header: ImageHeader, frame: Uint8Array, number: number): Uint8Array<ArrayBuffer> {
  const { rows, columns, spacing } = header;
  const aspect = spacing === null ? 1 : spacing.row / spacing.column;
  const scale = MOST_PIXELS / Math.max(columns, rows * aspect);
  const width = Math.max(1, Math.round(columns * Math.min(1, scale)));
  const height = Math.max(1, Math.round(rows * aspect * Math.min(1, scale)));
  const picture = new Uint8Array(4 + width * height * 4);
  new DataView(picture.buffer).setUint16(0, width, true);
  new DataView(picture.buffer).setUint16(2, height, true);
  const samples = samplesOf(header, frame);
  const grey = greyOf(header, number);
  let to = 4;
  for (let y = 0; y < height; y++) {
    const row = Math.min(rows - 1, Math.floor(((y + 0.5) * rows) / height)) * columns;
    for (let x = 0; x < width; x++) {
      const from = row + Math.min(columns - 1, Math.floor(((x + 0.5) * columns) / width));
      for (let channel = 0; channel < 3; channel++) {
        const value = header.format === "rgb8" ? samples[from * 3 + channel] : grey(samples[from] ?? 0);
        picture[to + channel] = value ?? 0;
      }
      picture[to + 3] = 255;
      to += 4;
    }
  }
  return picture;
}

/** Makes and keeps the small picture of a series that has none and has an image here. */
export async function putThumbnail(vault: Pick<OpenVault, "index" | "readFrames">, seriesId: string): Promise<void> {
  const middle = await middleImage(vault.index, seriesId);
  if (middle === null) return;
  const { id, header } = middle;
  const number = Math.floor(header.frames.length / 2);
  try {
    const [frame] = await vault.readFrames(id, number, number + 1);
    if (frame === undefined) return;
    await vault.index
      .updateTable("series")
      .set({ thumbnail: makeThumbnail(header, frame, number) })
      .where("id", "=", seriesId)
      .execute();
  } catch (error) {
    // A damaged image has no small picture; that it is damaged is shown where it hangs.
    if (!isProblem(error)) throw error;
  }
}

async function middleImage(
  index: Kysely<Database>,
  seriesId: string,
): Promise<{ readonly id: string; readonly header: ImageHeader } | null> {
  const { rows } = await sql<{ id: string; headerJson: string }>`select id, header_json as "headerJson" from instance
    where series_id = ${seriesId} and ready_segment is not null and state = 'here'
      and exists (select 1 from series where id = ${seriesId} and thumbnail is null)
    order by number, sop_uid
    limit 1 offset (select count(*) / 2 from instance
      where series_id = ${seriesId} and ready_segment is not null and state = 'here')`.execute(index);
  const [row] = rows;
  if (row === undefined) return null;
  // Written by this program as an InstanceHeader.
  const { image } = JSON.parse(row.headerJson) as InstanceHeader;
  return image === null ? null : { id: row.id, header: image };
}
