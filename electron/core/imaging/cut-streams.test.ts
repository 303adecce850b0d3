import { describe, expect, it } from "vitest";
import { openPart10 } from "./part-10.ts";
import { concat } from "./part-10-example.ts";
import { prepareInstance } from "./prepare.ts";
import { sampleFile } from "./sample-files-example.ts";

/** The same file with another stream in its only fragment, wrapped as it should be. */
async function fileWith(name: string, change: (stream: Uint8Array) => Uint8Array): Promise<Uint8Array> {
  const bytes = await sampleFile(name);
  const [, fragment] = openPart10(bytes).dataSet.elements.get(0x7fe00010)?.fragments ?? [];
  if (fragment === undefined) throw new Error(`${name} is not compressed`);
  const stream = change(bytes.slice(fragment.start, fragment.start + fragment.length));
  const padding = stream.length % 2;
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, stream.length + padding, true);
  const end = Uint8Array.of(0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0);
  return concat([bytes.subarray(0, fragment.start - 4), length, stream, new Uint8Array(padding), end]);
}

const END_OF_IMAGE = Uint8Array.of(0xff, 0xd9);

describe("IM-28: a compressed frame that was cut is not shown, even where the file around it is sound", () => {
  it.each([
    "MR_small_RLE.dcm",
    "MR_small_jpeg_ls_lossless.dcm",
    "MR_small_jp2klossless.dcm",
    "693_J2KI.dcm",
    "HTJ2K_08_RGB.dcm",
    "SC_rgb_jpeg_gdcm.dcm",
    "ct_jpeg_baseline.dcm",
    "ct_jpeg_spectral.dcm",
    "ct_jpeg_ls_lossy.dcm",
    "JPGExtended.dcm",
  ])("%s", async (name) => {
    const whole = await fileWith(name, (stream) => stream);
    expect((await prepareInstance(whole)).problem).toBeNull();
    for (const share of [0.02, 0.3, 0.6, 0.9]) {
      const cut = await fileWith(name, (stream) => stream.subarray(0, Math.floor(stream.length * share)));
      const mended = await fileWith(name, (stream) =>
        concat([stream.subarray(0, Math.floor(stream.length * share)), END_OF_IMAGE]),
      );
      for (const file of [cut, mended]) {
        const { problem } = await prepareInstance(file);
        expect(["damaged", "undecodable"]).toContain(problem?.code);
      }
    }
  });
});
