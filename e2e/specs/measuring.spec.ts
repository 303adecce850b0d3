/** Figures of known size, measured with the mouse as a reader measures them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { geometry, writeGeometry } from "../../build/phantom/geometry-images.ts";
import { phantomStudy } from "../../build/phantom/study.ts";
import { ultrasoundCyst, ultrasoundRegion, writeUltrasound } from "../../build/phantom/ultrasound-image.ts";
import { expect, test } from "../host.ts";
import { activeView, fetchFolder, hang, openExam } from "../room.ts";

const study = phantomStudy({ description: "Figures of known size", accession: "FIGURES1" });

interface Shape {
  readonly rows: number;
  readonly columns: number;
  /** A pixel's height and width, in any unit. */
  readonly row: number;
  readonly column: number;
}

/** Where an image pixel lies on the page, the image fitted whole into the middle of its view. */
async function placing(page: Page, { rows, columns, row, column }: Shape) {
  const box = await activeView(page).boundingBox();
  if (box === null) throw new Error("no view");
  const scale = Math.min(box.width / (columns * column), box.height / (rows * row));
  const at = ([x, y]: readonly [number, number]) => ({
    x: box.x + box.width / 2 + (x - (columns - 1) / 2) * column * scale,
    y: box.y + box.height / 2 + (y - (rows - 1) / 2) * row * scale,
  });
  /** Image pixels that a CSS pixel is, at most: a mouse is not placed more finely. */
  return { at, grain: Math.max(1 / (column * scale), 1 / (row * scale)) };
}

type Point = readonly [number, number];

/** Draws with the tool of `key`; answers what stands beside the mark. */
async function draw(page: Page, shape: Shape, key: "m" | "e", from: Point, to: Point): Promise<string> {
  const { at } = await placing(page, shape);
  const [start, end] = [at(from), at(to)];
  await page.keyboard.press(key);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
  await page.mouse.move(end.x, end.y);
  await page.mouse.up();
  const words = activeView(page).locator("svg text");
  await expect(words).toHaveCount(1);
  const text = (await words.textContent()) ?? "";
  await page.keyboard.press("Delete");
  await expect(words).toHaveCount(0);
  return text;
}

const numbersIn = (text: string): readonly number[] =>
  (text.match(/−?-?\d+(\.\d+)?/g) ?? []).map((one) => Number(one.replace("−", "-")));

/** A length within a pixel's share: one pixel of the image, or of the screen where that is more. */
async function expectLength(
  page: Page,
  shape: Shape,
  from: Point,
  to: Point,
  unit: string,
  millimetres: number,
  words = "",
) {
  const text = await draw(page, shape, "m", from, to);
  const [value = Number.NaN] = numbersIn(text);
  const { grain } = await placing(page, shape);
  const pixel = millimetres / Math.hypot(to[0] - from[0], to[1] - from[1]);
  expect(Math.abs(value - millimetres), `${text}, drawn over ${millimetres} ${unit}`).toBeLessThanOrEqual(
    pixel * Math.min(grain, 1) + 0.06,
  );
  expect(text).toContain(` ${unit}`);
  expect(text).toContain(words);
}

test("lengths, areas and values of figures that are known", async ({ alcove }) => {
  test.setTimeout(300_000);
  const { page } = alcove;
  const folder = await mkdtemp(join(tmpdir(), "alcove-measuring-"));
  const { rows, columns, square, bar, disc, ct, cr, aspect } = geometry;
  const across: readonly [Point, Point] = [
    [square.left - 0.5, 45],
    [square.right + 0.5, 45],
  ];
  const down: readonly [Point, Point] = [
    [90, square.top - 0.5],
    [90, square.bottom + 0.5],
  ];
  const aslant: readonly [Point, Point] = [
    [square.left - 0.5, square.top - 0.5],
    [square.right + 0.5, square.bottom + 0.5],
  ];
  try {
    await writeGeometry(study, join(folder, "figures"));
    await writeUltrasound(study, 4, "1.2.840.10008.1.2.1", join(folder, "ultrasound"));
    await fetchFolder(page, folder);
    await openExam(page, study.description);

    // Pixels 0.5 mm wide and 1 mm high: the square is 50 mm by 50 mm.
    const ctShape = { rows, columns, ...ct };
    await hang(page, "Geometry, non-square pixels");
    await expectLength(page, ctShape, ...across, "mm", 50);
    await expectLength(page, ctShape, ...down, "mm", 50);
    await expectLength(page, ctShape, ...aslant, "mm", Math.hypot(50, 50));
    await expectLength(page, ctShape, [bar.left - 0.5, 100.5], [bar.right + 0.5, 100.5], "mm", 100);
    // Turned and mirrored it is as long.
    await page.keyboard.press("h");
    const mirrored = (point: Point): Point => [columns - 1 - point[0], point[1]];
    await expectLength(page, ctShape, mirrored(across[0]), mirrored(across[1]), "mm", 50);
    await page.keyboard.press("r");

    // Well inside the disc all is its value; an ellipse of 38 by 19 columns and rows is half of 38 mm by 36 mm.
    const inDisc: readonly [Point, Point] = [
      [disc.column - 36, disc.row - 18],
      [disc.column + 36, disc.row + 18],
    ];
    const [area = 0, mean = 0, deviation = 0] = numbersIn(await draw(page, ctShape, "e", ...inDisc));
    const radii = [36 * ct.column, 18 * ct.row] as const;
    expect(Math.abs(area - Math.PI * radii[0] * radii[1])).toBeLessThan(
      Math.PI * (radii[0] * ct.row + radii[1] * ct.column),
    );
    expect(mean).toBe(disc.value);
    expect(deviation).toBe(0);
    // Half in the square, half on the ground.
    const halved: readonly [Point, Point] = [
      [square.right + 0.5 - 20, 30],
      [square.right + 0.5 + 20, 60],
    ];
    const [, half = 0, spread = 0] = numbersIn(await draw(page, ctShape, "e", ...halved));
    expect(Math.abs(half - square.value / 2)).toBeLessThan(4);
    expect(Math.abs(spread - square.value / 2)).toBeLessThan(1);

    // 0.24 mm at the detector, magnified 1.2 times.
    const crShape = { rows, columns, row: 1, column: 1 };
    const inPatient = cr.detector / cr.magnification;
    await hang(page, "Geometry, magnified");
    await expectLength(page, crShape, ...across, "mm", 100 * inPatient, "corrected by magnification");
    await expectLength(page, crShape, ...down, "mm", 50 * inPatient, "corrected by magnification");

    // Twice as high as wide, of unknown size: pixels, weighed by their shape.
    await hang(page, "Geometry, ratio only");
    const aspectShape = { rows, columns, ...aspect };
    await expectLength(page, aspectShape, ...across, "px", 100);
    await expectLength(page, aspectShape, ...down, "px", 100);

    // The cyst of known size, in its calibrated region; out of it there are pixels, and nothing across its edge.
    const usShape = { rows: 480, columns: 640, row: 1, column: 1 };
    await hang(page, "Liver and gallbladder");
    const radius = ultrasoundCyst.diameterCm / 2 / ultrasoundRegion.cmPerPixel;
    const { column, row } = ultrasoundCyst;
    await expectLength(
      page,
      usShape,
      [column - radius, row],
      [column + radius, row],
      "mm",
      ultrasoundCyst.diameterCm * 10,
    );
    await expectLength(
      page,
      usShape,
      [column, row - radius],
      [column, row + radius],
      "mm",
      ultrasoundCyst.diameterCm * 10,
    );
    await expectLength(page, usShape, [5, 100], [45, 100], "px", 40);
    expect(await draw(page, usShape, "m", [20, 200], [200, 200])).not.toMatch(/mm|px/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
