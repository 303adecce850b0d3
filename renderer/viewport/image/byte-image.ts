import type { ImageHeader } from "../../../shared/dicom/instance-header.ts";
import { windowMapping } from "./grey-mapping.ts";

/** The same image as grey levels of one byte: what a grey table made of it. */
export const asByteImage = (image: ImageHeader): ImageHeader => ({
  ...image,
  format: "uint8",
  inverted: false,
  range: [0, 255],
});

/** Bytes are levels already. */
export const byteLevels = windowMapping({ center: 127.5, width: 255, function: "linear-exact", explanation: "" });
