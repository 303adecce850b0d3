import { isProblem } from "../../../shared/problem.ts";
import type { FileSummary } from "../imaging/index.ts";
import type { HeaderReader } from "./folder-catalogue.ts";

/** Holds the UIDs of nearly every file; where private groups push them further, the whole is looked through. */
const FIRST_PART = 1 << 14;

/**
 * Which study, series and instance received bytes are.
 *
 * The first part is handed on as a copy: a view would take the whole buffer along into a worker.
 */
export async function identify(headers: HeaderReader, bytes: Uint8Array): Promise<FileSummary> {
  try {
    return await headers.summarize(new Uint8Array(bytes.subarray(0, FIRST_PART)));
  } catch (error) {
    if (!isProblem(error) || error.problem.code !== "damaged" || bytes.length <= FIRST_PART) throw error;
    return headers.summarize(bytes);
  }
}
