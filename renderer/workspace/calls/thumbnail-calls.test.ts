import { afterEach, expect, it, vi } from "vitest";
import { forgetThumbnails, thumbnailOf } from "./thumbnail-calls.ts";

const never = new AbortController().signal;

class Picture {
  readonly data: Uint8ClampedArray;

  constructor(data: Uint8ClampedArray) {
    this.data = data;
  }
}

/** The core's small picture of every series now: one pixel of a grey. @returns how often it was asked for */
function coreHas(): { grey: number; asked: number } {
  const core = { grey: 0, asked: 0 };
  vi.stubGlobal("ImageData", Picture);
  vi.stubGlobal("location", { origin: "http://localhost" });
  vi.stubGlobal("fetch", async () => {
    core.asked += 1;
    return new Response(Uint8Array.of(1, 0, 1, 0, core.grey, core.grey, core.grey, 255));
  });
  return core;
}

afterEach(() => {
  forgetThumbnails();
  vi.unstubAllGlobals();
});

it("a small picture is asked for once, until the core takes it back; then it is gone, and the next one is shown", async () => {
  const core = coreHas();
  core.grey = 10;
  const grey = async (has: boolean) => (await thumbnailOf("a", has, never))?.data[0] ?? null;
  expect([await grey(true), await grey(true), core.asked]).toEqual([10, 10, 1]);
  core.grey = 90;
  expect([await grey(false), core.asked]).toEqual([null, 1]);
  expect([await grey(true), core.asked]).toEqual([90, 2]);
});
