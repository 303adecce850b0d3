import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { isProblem } from "../../../shared/problem.ts";
import { createImaging } from "./imaging.ts";
import { greyExample } from "./part-10-example.ts";
import { sampleFile } from "./sample-files-example.ts";

const workerFile = fileURLToPath(new URL("./imaging-worker.ts", import.meta.url));
const imaging = createImaging({ workerFile, threads: 2, memoryLimit: 50_000_000 });
afterAll(() => imaging.dispose());

const codeOf = async (answer: Promise<unknown>): Promise<string> => {
  try {
    await answer;
  } catch (error) {
    if (isProblem(error)) return error.problem.code;
    throw error;
  }
  return "none";
};

describe("the imaging pool", () => {
  it("moves bytes to a worker and back", async () => {
    const bytes = await sampleFile("MR_small_jp2klossless.dcm");
    const copy = bytes.slice();
    const large = await sampleFile("ct_image.dcm");
    const prepared = await imaging.prepare(large);
    expect(large.length).toBe(0);
    expect(prepared.original.length).toBe(39122);
    expect(prepared.frames[0]?.length).toBe(128 * 128 * 2);
    const small = await imaging.prepare(bytes);
    expect(small.original).toEqual(copy);
  });
  it("prepares many at once", async () => {
    const files = await Promise.all(Array.from({ length: 20 }, () => sampleFile("emri_small_jpeg_ls_lossless.dcm")));
    const digests = await Promise.all(files.map(async (file) => (await imaging.prepare(file)).pixelDigest));
    expect(new Set(digests).size).toBe(1);
  });
  it("keeps undecoded what it is told not to decode", async () => {
    const prepared = await imaging.prepare(await sampleFile("ct_image.dcm"), { decode: false });
    expect(prepared).toMatchObject({ problem: { code: "undecodable" }, frames: [], header: { kind: "image" } });
  });
  it("summarizes and reads documents; failures come as problems", async () => {
    expect((await imaging.summarize(await sampleFile("MR_small.dcm"))).series.modality).toBe("MR");
    expect((await imaging.readDocument(await sampleFile("sr_document.dcm"))).document.kind).toBe("report");
    expect(await codeOf(imaging.summarize(new Uint8Array(10)))).toBe("not-dicom");
  });
  it("refuses what is larger than its limit before a worker sees it", async () => {
    expect(await codeOf(imaging.prepare(new Uint8Array(50_000_001)))).toBe("too-large");
  });
  it("gives up a task that is cancelled", async () => {
    const stop = new AbortController();
    const answer = codeOf(imaging.prepare(await sampleFile("OBXXXX1A_rle_2frame.dcm"), { signal: stop.signal }));
    stop.abort();
    expect(await answer).toBe("cancelled");
    expect((await imaging.prepare(greyExample())).problem).toBeNull();
  });
  it("ends a task that takes too long, and goes on with the next", async () => {
    const hasty = createImaging({ workerFile, threads: 1, memoryLimit: 50_000_000, patience: 1 });
    try {
      expect(await codeOf(hasty.prepare(greyExample()))).toBe("undecodable");
    } finally {
      await hasty.dispose();
    }
  });
});
