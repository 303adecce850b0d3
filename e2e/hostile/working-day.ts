/**
 * A reader's days, each over a folder of hostile files, in a process of its own: the whole core with its one fetch app, asked
 * as the renderer asks. Sends what came of it to its parent.
 */
import { basename } from "node:path";
import { z } from "zod";
import { prefetchState, siteState } from "../../shared/contract/events.ts";
import { examContent, type StoredInstance, seriesInstances } from "../../shared/contract/exam-content.ts";
import { examRow } from "../../shared/worklist/exam-row.ts";
import { openCore } from "../core-of-source.ts";

export interface DayReport {
  readonly exams: number;
  readonly frames: number;
  readonly refused: number;
  /** What must never be; empty is well. */
  readonly faults: readonly string[];
  /** Most memory held, in bytes. */
  readonly peak: number;
}

const IDLE_MS = 60_000;
const LOOK_MS = 150;
const [profileDir = "", ...folders] = process.argv.slice(2);
const faults: string[] = [];
const sums = { exams: 0, frames: 0, refused: 0 };

const fault = (folder: string, words: string): number => faults.push(`${basename(folder)}: ${words}`);

async function spendDay(folder: string): Promise<void> {
  const demoSite = { config: { name: "Hostile", intake: { lookbackHours: null } }, folder };
  const core = await openCore({ profileDir, demoSite }, (words) => fault(folder, words));
  await readEverything(folder, (request) => core.fetch(request));
  await core.dispose();
}

type Fetch = (request: Request) => Response | Promise<Response>;

/** Asks as the renderer does; whatever is answered must not be something a browser would run. */
async function ask(folder: string, fetch: Fetch, path: string, body?: unknown): Promise<Response> {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body ?? {}) };
  const from = performance.now();
  const answer = await fetch(new Request(`http://127.0.0.1/api${path}`, body === undefined ? {} : init));
  const type = answer.headers.get("content-type") ?? "";
  if (/html|svg|xml|javascript/.test(type)) fault(folder, `${path} answers as ${type}`);
  if (answer.status >= 500) fault(folder, `${path} answers ${answer.status}`);
  if (performance.now() - from > 10_000) fault(folder, `${path} took more than 10 s`);
  return answer;
}

const read = async <Value>(schema: z.ZodType<Value>, answer: Response): Promise<Value> =>
  schema.parse(await answer.json());
const examList = z.object({ exams: z.array(examRow) });

/** Opens every exam once the folder's prefetch rests, and asks for all that can be shown. */
async function readEverything(folder: string, fetch: Fetch): Promise<void> {
  const get = (path: string, body?: unknown) => ask(folder, fetch, path, body);
  const from = Date.now();
  for (let quiet = 0; quiet < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const { running } = await read(prefetchState, await get("/prefetch"));
    const { exams } = await read(examList, await get("/exams"));
    const { states } = await read(z.object({ states: z.array(siteState) }), await get("/sites"));
    const asked = states.every(({ state }) => state !== "never" && state !== "asking");
    const busy = exams.some(({ state }) => state === "new" || state === "fetching");
    quiet = asked && running.length === 0 && !busy ? quiet + 1 : 0;
    if (Date.now() - from > IDLE_MS) return void fault(folder, "prefetch did not come to rest");
  }
  for (const exam of (await read(examList, await get("/exams"))).exams) {
    sums.exams += 1;
    const content = await read(examContent, await get(`/exams/${exam.id}/open`, {}));
    for (const { id } of content.studies.flatMap(({ series }) => series)) {
      const { instances } = await read(seriesInstances, await get(`/series/${id}/instances`));
      for (const instance of instances) await look(folder, get, instance);
    }
    await (await get(`/exams/${exam.id}/close`, {})).arrayBuffer();
  }
}

/** One instance as the room shows it: its frames, its content, or why not. */
async function look(
  folder: string,
  get: (path: string, body?: unknown) => Promise<Response>,
  { id, state, header, problem }: StoredInstance,
): Promise<void> {
  if (state !== "here") {
    sums.refused += 1;
    if (problem === null && state !== "expected") fault(folder, "an instance is refused without words");
    return;
  }
  const image = header?.image ?? null;
  if (image === null) {
    await (await get(`/instances/${id}/document`)).arrayBuffer();
    return;
  }
  const answer = await get("/frames", { items: [{ instance: id, from: 0, to: image.frames.length }] });
  const bytes = await answer.arrayBuffer();
  sums.frames += image.frames.length;
  if (bytes.byteLength !== image.frames.length * (image.frameBytes + 8)) fault(folder, "frames of another length");
}

for (const folder of folders) await spendDay(folder);
const peak = process.resourceUsage().maxRSS * 1024;
process.send?.({ ...sums, faults, peak } satisfies DayReport);
process.disconnect();
