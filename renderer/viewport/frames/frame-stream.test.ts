import { describe, expect, it } from "vitest";
import { readFrameRecords } from "./frame-stream.ts";

/** Records of the contract, cut into pieces of `cut` bytes. */
function stream(
  records: readonly { place: number; status: number; bytes: number }[],
  cut: number,
  keep = 1,
): ReadableStream<Uint8Array> {
  const parts = records.flatMap(({ place, status, bytes }) => {
    const head = new Uint8Array(8);
    new DataView(head.buffer).setUint32(0, place, true);
    new DataView(head.buffer).setUint32(4, status, true);
    return [...head, ...new Uint8Array(bytes).fill(place + 1)];
  });
  const all = Uint8Array.from(parts.slice(0, Math.floor(parts.length * keep)));
  let at = 0;
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      if (at >= all.length) {
        controller.close();
        controller.byobRequest?.respond(0);
        return;
      }
      controller.enqueue(all.slice(at, at + cut));
      at += cut;
    },
  });
}

const sink = (log: string[]) => ({
  take: (_: number, bytes: number) => new ArrayBuffer(bytes + 16),
  whole: (place: number, buffer: ArrayBuffer) => log.push(`${place} whole ${new Uint8Array(buffer)[0]}`),
  failed: (place: number, status: string) => log.push(`${place} ${status}`),
});

describe("frame records", () => {
  it("reads frames of different sizes from pieces of any size", async () => {
    for (const cut of [1, 7, 4096]) {
      const log: string[] = [];
      const records = [
        { place: 0, status: 0, bytes: 20 },
        { place: 1, status: 2, bytes: 33 },
        { place: 2, status: 1, bytes: 5 },
      ];
      await readFrameRecords(stream(records, cut), [20, 33, 5], sink(log));
      expect(log).toEqual(["0 whole 1", "1 damaged", "2 not-here"]);
    }
  });

  it("says when the stream ends early, and keeps what was whole", async () => {
    const log: string[] = [];
    const records = [
      { place: 0, status: 0, bytes: 20 },
      { place: 1, status: 0, bytes: 200 },
    ];
    await expect(readFrameRecords(stream(records, 16, 0.5), [20, 200], sink(log))).rejects.toMatchObject({
      problem: { code: "cut-off" },
    });
    expect(log).toEqual(["0 whole 1"]);
  });

  it("refuses bytes after the last record", async () => {
    const records = [0, 1].map((place) => ({ place, status: 0, bytes: 4 }));
    await expect(readFrameRecords(stream(records, 64), [4], sink([]))).rejects.toMatchObject({
      problem: { code: "bad-answer" },
    });
  });

  it("refuses a record that is not the one expected", async () => {
    const records = [{ place: 3, status: 0, bytes: 4 }];
    await expect(readFrameRecords(stream(records, 64), [4], sink([]))).rejects.toMatchObject({
      problem: { code: "bad-answer" },
    });
  });
});
