/**
 * How much of a line prefetch uses: two DICOMweb archives and a DIMSE one behind a line of 100 ms round trip and
 * 250 Mbit/s in all, one after the other; and what scrolling and the event loop feel of it meanwhile.
 *
 * Prints one JSON object as its last line: {linkShare: {dicomweb, dimse}, scrollP95With, scrollP95Without, loopDelayP99,
 * firstReadableWhileRunning, …}. A share is of the line's rate between the first and the last byte of a site's studies.
 */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { constants, setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { ask, examList } from "../ask.ts";
import { openAlcove } from "../host.ts";
import { startDcmqrscp } from "../peers/dcmqrscp.ts";
import { say, startBenchArchive } from "./bench-archive.ts";
import { millisecondsToImage } from "./canvas-watch.ts";
import { startLink } from "./link.ts";
import { loopOf, probed } from "./loop-report.ts";
import { addBenchSite, makeBenchReader, untilAllHeld } from "./workplace.ts";

const COUNTS = [300, 301];
const ROUND_TRIP_MS = 100;
const MBIT = 250;
const LIMIT_MS = 900_000;
const limits = { parallelTransfers: 8 };
const ASSOCIATIONS = 12;

/** Waits until all exams of a site are ready. @returns whether one of them was while the rest still ran */
async function untilReady(page: Page, siteId: string): Promise<boolean> {
  const from = Date.now();
  let firstEarlier = false;
  for (;;) {
    const rows = examList.parse(await ask(page, "GET", "/exams")).exams.filter((row) => row.siteId === siteId);
    const ready = rows.filter(({ state }) => state === "ready").length;
    if (ready > 0 && ready < COUNTS.length) firstEarlier = true;
    if (ready === COUNTS.length) return firstEarlier;
    if (Date.now() - from > LIMIT_MS) throw new Error(`not ready: ${rows.map(({ state }) => state).join(", ")}`);
    await later(250);
  }
}

/** Milliseconds of each step of the wheel, from the turn to the end of the frame that follows. Runs inside the page. */
function stepInPage(steps: number): Promise<number[]> {
  const canvas = [...document.querySelectorAll<HTMLCanvasElement>("canvas.cornerstone-canvas")].find(
    (one) => one.getBoundingClientRect().width > 100 && one.checkVisibility({ visibilityProperty: true }),
  );
  if (canvas === undefined) return Promise.reject(new Error("no image to scroll"));
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const [clientX, clientY] = [left + width / 2, top + height / 2];
  const took: number[] = [];
  return new Promise((done) => {
    const step = (at: number): void => {
      if (took.length === steps) {
        done(took);
        return;
      }
      const from = performance.now();
      const deltaY = at < 200 ? 100 : -100;
      const wheel = new WheelEvent("wheel", { deltaY, clientX, clientY, bubbles: true, cancelable: true });
      document.elementFromPoint(clientX, clientY)?.dispatchEvent(wheel);
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          took.push(performance.now() - from);
          setTimeout(() => step((at + 1) % 400), 30);
        };
        channel.port2.postMessage(null);
      });
    };
    step(0);
  });
}

/** What stands for another machine gets the processor last, thread by thread: there it would not take it from the reader. */
async function giveWay(pid: number): Promise<void> {
  if (process.platform !== "linux") return;
  for (const thread of await readdir(`/proc/${pid}/task`)) setPriority(Number(thread), constants.priority.PRIORITY_LOW);
}

const p95 = (values: readonly number[]): number =>
  Math.round((values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0) * 10) / 10;
const rounded = (value: number, digits = 2): number => Math.round(value * 10 ** digits) / 10 ** digits;

const first = await startBenchArchive(COUNTS);
const classic = await startDcmqrscp();
for (const { directory } of first.studies) await classic.storeFolder(directory);
const link = await startLink({
  // Two addresses of one server: to Alcove they are two archives.
  targets: [first.orthanc.ports.http, first.orthanc.ports.http, classic.port],
  roundTripMs: ROUND_TRIP_MS,
  mbit: MBIT,
});
const [firstPort = 0, secondPort = 0, dimsePort = 0] = link.ports;
const directory = await mkdtemp(join(tmpdir(), "alcove-bench-"));
const reportFile = join(directory, "loop.json");
const alcove = await openAlcove(directory, { screens: undefined, environment: probed(reportFile) });
try {
  const { page } = alcove;
  await makeBenchReader(page);
  await page.reload();

  link.reset();
  const dimseSite = await addBenchSite(
    page,
    "Dimse",
    {
      kind: "dimse",
      host: "127.0.0.1",
      port: dimsePort,
      calledAet: classic.aet,
      associations: ASSOCIATIONS,
    },
    limits,
  );
  const firstReadable = await untilReady(page, dimseSite);
  const dimse = await link.share();
  say(`DIMSE: ${(dimse.share * 100).toFixed(0)} % of the line over ${dimse.seconds.toFixed(1)} s`);

  link.reset();
  const root = (port: number) => `http://127.0.0.1:${port}/dicom-web/`;
  await untilReady(page, await addBenchSite(page, "Web", { kind: "dicomweb", root: root(firstPort) }, limits));
  const web = await link.share();
  say(`DICOMweb: ${(web.share * 100).toFixed(0)} % of the line over ${web.seconds.toFixed(1)} s`);

  await page.getByText(`CT Chest, ${COUNTS[0]} slices`).first().click();
  await later(1500);
  await page.keyboard.press("Enter");
  await millisecondsToImage(page, () => Promise.resolve());
  await untilAllHeld(page);
  await later(1000);
  const without = await page.evaluate(stepInPage, 200);
  await loopOf(alcove.pid, reportFile);
  for (const { pid } of [link, first.orthanc]) await giveWay(pid);
  link.reset();
  const last = await addBenchSite(page, "Second", { kind: "dicomweb", root: root(secondPort) }, limits);
  while ((await link.share()).bytes < 10_000_000) await later(100);
  // Until the end is near: what is stepped after it is no longer during it.
  const during: number[] = [];
  while ((await link.share()).bytes < COUNTS.length * 0.85 * 158_000_000) {
    during.push(...(await page.evaluate(stepInPage, 10)));
  }
  await untilReady(page, last);
  const loop = await loopOf(alcove.pid, reportFile);
  process.stdout.write(
    `${JSON.stringify({
      linkShare: { dicomweb: rounded(web.share), dimse: rounded(dimse.share) },
      seconds: { dicomweb: rounded(web.seconds, 1), dimse: rounded(dimse.seconds, 1) },
      megabytes: { dicomweb: Math.round(web.bytes / 1e6), dimse: Math.round(dimse.bytes / 1e6) },
      firstReadableWhileRunning: firstReadable,
      scrollP95With: p95(during),
      scrollP95Without: p95(without),
      stepsWith: during.length,
      loopDelayP99: rounded(loop.p99 ?? Number.NaN, 1),
      loopOwnP99: rounded(loop.ownP99 ?? Number.NaN, 1),
    })}\n`,
  );
} finally {
  await alcove.stop();
  link.stop();
  await classic.stop();
  await first.stop();
  await rm(directory, { recursive: true, force: true });
}
