import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { fileAttributes, openPart10, prepareInstance } from "../../electron/core/imaging/index.ts";
import { nameOf } from "../../shared/dicom/attributes.ts";
import { tag } from "../../shared/dicom/tags.ts";
import { startReference } from "./reference.ts";

const reference = startReference();
afterAll(() => reference.stop());

async function question(name: string) {
  const path = fileURLToPath(new URL(`./files/${name}`, import.meta.url));
  const { header, frames } = await prepareInstance(await readFile(path));
  if (header === null) throw new Error(`${name} has no header`);
  const patient = nameOf(fileAttributes(openPart10(await readFile(path)).dataSet), tag.PatientName);
  return { path, header, name: patient, frames };
}

describe("the reference", () => {
  it.each(["MR_small_jpeg_ls_lossless.dcm", "sm_image.dcm", "rtdose.dcm", "examples_overlay.dcm", "sr_document.dcm"])(
    "confirms %s",
    async (name) => {
      const { frames, ...asked } = await question(name);
      expect(await reference.ask(asked, frames)).toMatchObject({ verdict: "right" });
    },
  );
  it("sees one pixel that is one off, in the last frame", async () => {
    const { frames, ...asked } = await question("emri_small_RLE.dcm");
    const last = frames.at(-1);
    if (last) last[last.length - 2] = (last.at(-2) ?? 0) ^ 1;
    expect(await reference.ask(asked, frames)).toMatchObject({ verdict: "wrong", reason: /1 of 40960 values differ/ });
  });
  it("sees one bit of an overlay, a window, a position, and a name", async () => {
    const overlay = await question("examples_overlay.dcm");
    const [frame] = overlay.frames;
    if (frame) frame[frame.length - 5] = (frame.at(-5) ?? 0) ^ 1;
    expect((await reference.ask(overlay, overlay.frames)).reason).toMatch(/overlay/);
    const { frames, ...asked } = await question("MR_small.dcm");
    const { image } = asked.header;
    if (image === null) throw new Error("no image");
    const say = async (changed: Partial<typeof image>) =>
      (await reference.ask({ ...asked, header: { ...asked.header, image: { ...image, ...changed } } }, frames)).reason;
    expect(await say({ windows: [] })).toMatch(/windows differ/);
    expect(await say({ frames: image.frames.map((one) => ({ ...one, position: [0, 0, 0] })) })).toMatch(/position/);
    const other = { ...asked, name: { ...asked.name, alphabetic: "Doe^Jane" } };
    expect((await reference.ask(other, frames)).reason).toMatch(/name/);
  });
});
