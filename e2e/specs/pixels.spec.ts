/** What stands on the screen is what the file means: each image in the real room, compared with an independent reckoning. */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { screenImages, writeScreenImages } from "../../build/phantom/screen-images.ts";
import { phantomStudy } from "../../build/phantom/study.ts";
import { expect, test } from "../host.ts";
import { root } from "../program.ts";
import { fetchFolder, hang, look, openExam, untilShown } from "../room.ts";
import { type ScreenQuestion, startScreenReference } from "../samples/screen.ts";

const study = phantomStudy({ description: "Screen images", accession: "SCREEN1" });

type Done = Pick<ScreenQuestion, "window" | "inverted" | "turns" | "mirrored">;
const asOpened: Done = { window: null, inverted: false, turns: 0, mirrored: false };

let folder = "";
let files = new Map<string, string>();
const reference = startScreenReference();

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-pixels-"));
  const written = await writeScreenImages(study, folder);
  files = new Map(screenImages.map(({ name }, at) => [name, written[at]?.file ?? ""]));
});
test.afterAll(async () => {
  reference.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the reference says to the active view as it stands. */
async function verdict(page: Page, path: string, frame: number, done: Done) {
  const { place: _, ...seen } = await look(page);
  const { verdict: word, reason } = await reference.ask({ ...seen, path, frame, ...done, edges: done.window === null });
  await rm(dirname(seen.picture), { recursive: true });
  return word === "right" ? word : reason;
}

const pathOf = (name: string): string => files.get(name) ?? "";

const framesOf = (name: string): number =>
  Number(screenImages.find((image) => image.name === name)?.header.NumberOfFrames ?? 1);

async function expectRight(page: Page, name: string): Promise<void> {
  await hang(page, name);
  for (let frame = 0; frame < framesOf(name); frame += 1) {
    if (frame > 0) await page.keyboard.press("ArrowDown");
    await expect(page.getByText(`${frame + 1} / ${framesOf(name)}`)).toBeVisible();
    await untilShown(page);
    expect.soft(await verdict(page, pathOf(name), frame, asOpened), `${name}, frame ${frame + 1}`).toBe("right");
  }
}

/** Turns and mirrors by key, as they are seen on the screen: x to the right, y down. */
const turning = { t: [0, -1, 1, 0], h: [-1, 0, 0, 1], v: [1, 0, 0, -1] } as const;
type Matrix = readonly [number, number, number, number];
const multiply = ([a, b, c, d]: Matrix, [e, f, g, h]: Matrix): Matrix => [
  a * e + b * g,
  a * f + b * h,
  c * e + d * g,
  c * f + d * h,
];

/** The mirror and quarter turns that keys, one after the other, come to. */
function lieAfter(keys: string): Pick<Done, "turns" | "mirrored"> {
  let now: Matrix = [1, 0, 0, 1];
  for (const key of keys) if (key === "t" || key === "h" || key === "v") now = multiply(turning[key], now);
  for (const mirrored of [false, true]) {
    let lie: Matrix = mirrored ? [-1, 0, 0, 1] : [1, 0, 0, 1];
    for (let turns = 0; turns < 4; turns += 1) {
      if (lie.every((part, at) => part === now[at])) return { turns, mirrored };
      lie = multiply(turning.t, lie);
    }
  }
  throw new Error(`no lie after ${keys}`);
}

test("every kind of image is on the screen as it is meant", async ({ alcove }) => {
  test.setTimeout(600_000);
  const { page } = alcove;
  await fetchFolder(page, folder);
  await openExam(page, study.description);
  for (const { name } of screenImages) await expectRight(page, name);

  // A wrong expectation is seen, whichever way it is wrong.
  const name = "Pixel Spacing, wide pixels, oblique";
  await hang(page, name);
  const wrong = (path: string, frame: number, more: Partial<Done>) =>
    verdict(page, path, frame, { ...asOpened, ...more });
  expect(await wrong(pathOf(name), 0, { inverted: true })).toMatch(/differ/);
  expect(await wrong(pathOf(name), 0, { turns: 2 })).toMatch(/letters/);
  expect(await wrong(pathOf(name), 0, { window: { center: 1000, width: 4100 } })).toMatch(/differ/);
  expect(await wrong(pathOf("Pixel Spacing, high pixels"), 0, {})).toMatch(/letters/);
  await hang(page, "Pixel Aspect Ratio 2 to 1");
  expect(await wrong(pathOf("Pixel Aspect Ratio 3 to 4"), 0, {})).toMatch(/differ|edge|beside/);
  await hang(page, "RGB by pixel");
  expect(await wrong(pathOf("YBR with whole chrominance"), 0, {})).toMatch(/differ/);
  await hang(page, "Overlay plane");
  expect(await wrong(pathOf("MONOCHROME2, 12 bits, window"), 0, {})).toMatch(/differ/);
  await hang(page, "Multi-frame, 8 bits");
  expect(await wrong(pathOf("Multi-frame, 8 bits"), 1, {})).toMatch(/differ/);
});

test("turned, mirrored, inverted and windowed by keys", async ({ alcove }) => {
  test.setTimeout(600_000);
  const { page } = alcove;
  await fetchFolder(page, folder);
  await openExam(page, study.description);
  for (const name of [
    "Pixel Spacing, wide pixels, oblique",
    "CT, window of Hounsfield units",
    "Overlay plane",
    "Shutter, a polygon",
    "RGB, pixels twice as high",
  ]) {
    await hang(page, name);
    for (const keys of ["t", "tt", "ttt", "h", "v", "ht", "th", "tv", "hv"]) {
      for (const key of keys) await page.keyboard.press(key);
      const done = { ...asOpened, ...lieAfter(keys) };
      await expect.poll(() => verdict(page, pathOf(name), 0, done), { message: `${name}, ${keys}` }).toBe("right");
      await page.keyboard.press("r");
    }
  }
  for (const name of ["MONOCHROME1, 12 bits, window", "VOI LUT of 12 bits", "Sigmoid", "Enhanced CT"]) {
    await hang(page, name);
    await page.keyboard.press("Home");
    await expect(page.getByText(`1 / ${framesOf(name)}`)).toBeVisible();
    await page.keyboard.press("i");
    const done = { ...asOpened, inverted: true };
    await expect.poll(() => verdict(page, pathOf(name), 0, done), { message: `${name}, inverted` }).toBe("right");
  }
  await hang(page, "CT without a window");
  for (const [key, window] of [
    ["2", { center: -600, width: 1500 }],
    ["4", { center: 40, width: 80 }],
    ["3", { center: 480, width: 2500 }],
  ] as const) {
    await page.keyboard.press(key);
    const done = { ...asOpened, window };
    await expect.poll(() => verdict(page, pathOf("CT without a window"), 0, done)).toBe("right");
  }
});

test("graphics card and processor make the same greys", async ({ alcove }) => {
  test.setTimeout(600_000);
  const { page } = alcove;
  await fetchFolder(page, folder, { greys: "graphics" });
  await openExam(page, study.description);
  for (const { name } of screenImages) await expectRight(page, name);
  for (const name of ["MONOCHROME1, 12 bits, window", "VOI LUT of 12 bits", "Enhanced CT"]) {
    await hang(page, name);
    await page.keyboard.press("Home");
    await expect(page.getByText(`1 / ${framesOf(name)}`)).toBeVisible();
    await page.keyboard.press("i");
    const done = { ...asOpened, inverted: true };
    await expect.poll(() => verdict(page, pathOf(name), 0, done), { message: `${name}, inverted` }).toBe("right");
  }
});

/** Real images; beside them phantoms are simple. Those that are no images, or refused, have their own tests. */
const samples = [
  "693_J2KI.dcm",
  "JPGExtended.dcm",
  "MR_small_RLE.dcm",
  "MR_small_jpeg_ls_lossless.dcm",
  "OBXXXX1A_rle_2frame.dcm",
  "SC_rgb_jpeg_gdcm.dcm",
  "SC_ybr_full_422_uncompressed.dcm",
  "ct_image.dcm",
  "dx_image.dcm",
  "emri_small_jpeg_2k_lossless.dcm",
  "examples_overlay.dcm",
  "mlut_18.dcm",
  "vlut_04.dcm",
  "rtdose.dcm",
];

test("real images are on the screen as they are meant", async ({ alcove }) => {
  test.setTimeout(600_000);
  const { page } = alcove;
  const gathered = join(folder, "gathered");
  const paths = samples.map((name) => resolve(root, "e2e/samples/files", name));
  execFileSync("/usr/bin/python3", [resolve(root, "e2e/samples/gather.py"), gathered, ...paths]);
  await fetchFolder(page, gathered);
  await openExam(page, "Gathered samples");
  for (const name of samples) {
    await hang(page, name);
    expect.soft(await verdict(page, join(gathered, name), 0, asOpened), name).toBe("right");
  }
});
