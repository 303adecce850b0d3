/**
 * Imaging: from untrusted bytes to what can be listed, kept and shown.
 *
 * @module
 */
export { characterSet } from "./character-set.ts";
export { parseDataSet } from "./data-set.ts";
export { type FileAttributes, fileAttributes } from "./data-set-attributes.ts";
export { createImaging, type Imaging, type ImagingSettings, type PrepareRequest } from "./imaging.ts";
export { openPart10, type Part10 } from "./part-10.ts";
export {
  defaultOptions,
  type ExpectedIdentity,
  type ExpectedPatient,
  type PrepareOptions,
  prepareInstance,
} from "./prepare.ts";
export type { ReadDocument } from "./read-document.ts";
export { type FileSummary, summarizeFile } from "./summarize.ts";
