import { describe, expect, it } from "vitest";
import { readEvents } from "./event-stream.ts";

function streamOf(...pieces: readonly string[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(bytes.encode(piece));
      controller.close();
    },
  });
}

describe("event stream", () => {
  it("puts pieces together, leaves comments out and joins lines of data", async () => {
    const seen: string[] = [];
    const stream = streamOf('data: {"a"', ":1}\n\n: still here\n\nevent: x\r\ndata: 2\r\n\r\nda", "ta: 3\ndata: 4\n\n");
    for await (const data of readEvents(stream)) seen.push(data);
    expect(seen).toEqual(['{"a":1}', "2", "3\n4"]);
  });
});
