/**
 * Imaging: from untrusted bytes to what can be listed, kept and shown.
 *
 * @module
 */
export { type FileAttributes, fileAttributes } from "./data-set-attributes.ts";
export { openPart10, type Part10 } from "./part-10.ts";
export { type FileSummary, summarizeFile } from "./summarize.ts";
export { defaultLimits, type PrepareLimits, prepareInstance } from "./prepare.ts";
