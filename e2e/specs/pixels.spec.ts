/** What stands on the screen is what the file means: each image in the real room, compared with an independent reckoning. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Page } from "@playwright/test";
import { screenImages, writeScreenImages } from "../../build/phantom/screen-images.ts";
import { phantomStudy } from "../../build/phantom/study.ts";
import { expect, test } from "../host.ts";
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

async function verdict(page: Page, name: string, frame: number, done: Done) {
  const { place: _, ...seen } = await look(page);
  const path = files.get(name) ?? "";
  const answer = await reference.ask({ ...seen, path, frame, ...done, edges: done.window === null });
  if (answer.verdict === "right") await rm(dirname(seen.picture), { recursive: true });
  return { ...answer, picture: answer.verdict === "right" ? "" : seen.picture };
}

test("every kind of image is on the screen as it is meant", async ({ alcove }) => {
  test.setTimeout(600_000);
  const { page } = alcove;
  await fetchFolder(page, folder);
  await openExam(page, study.description);
  for (const { name, header } of screenImages) {
    await hang(page, name);
    for (let frame = 0; frame < Number(header.NumberOfFrames ?? 1); frame += 1) {
      if (frame > 0) await page.keyboard.press("ArrowDown");
      await untilShown(page);
      const found = await verdict(page, name, frame, asOpened);
      expect.soft(found, `${name}, frame ${frame + 1}`).toMatchObject({ verdict: "right" });
    }
  }
});
