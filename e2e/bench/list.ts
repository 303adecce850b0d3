/**
 * How long the list takes over 10,000 exams: from a key in the search, a sort key, a filter or a step of the cursor
 * until the page has done its work, and until it is painted.
 *
 * Prints one JSON object as its last line: {searchP95, sortP95, viewP95, stepP95, …}, milliseconds of work; `painted…`
 * counts on to the end of the next frame. The rows are made up and come instead of the core's.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import type { Page } from "@playwright/test";
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { exampleRow } from "../../shared/worklist/example-row.ts";
import { openAlcove } from "../host.ts";
import { makeBenchReader } from "./workplace.ts";

const EXAMS = 10_000;
const ROUNDS = 12;
const START = Date.now();

const families = ["Kim", "Haddad", "Moreau", "Okafor", "Yamada", "Lindqvist", "Sørensen", "Park", "Álvarez", "Nowak"];
const hangul = ["김", "박", "이", "최", "정", "강", "조", "윤", "장", "임"];
const procedures = ["CT Chest with contrast", "MR Brain", "XR Hand", "US Abdomen", "CT Head without contrast"];
const modalities = ["CT", "MR", "DX", "US", "CT"];

const rows: readonly ExamRow[] = Array.from({ length: EXAMS }, (_, at) => {
  const row = exampleRow({ id: `exam-${at}`, revision: 1 });
  const digit = at % 10;
  return {
    ...row,
    priority: at % 100 === 0 ? "stat" : "routine",
    procedure: procedures[at % 5] ?? "",
    modalities: [modalities[at % 5] ?? ""],
    dueAt: START + ((at * 7919) % EXAMS) * 60_000,
    clockFrom: START - 60_000,
    performedAt: START - ((at * 104_729) % EXAMS) * 60_000,
    patient: {
      ...row.patient,
      ref: `patient-${at}`,
      id: String(1_000_000 + at),
      name: {
        alphabetic: `${families[digit]}^Person${at}`,
        ideographic: "",
        phonetic: `${hangul[digit]}^${hangul[(at >> 3) % 10]}${hangul[(at >> 6) % 10]}`,
      },
    },
  };
});

interface Took {
  readonly work: number;
  readonly painted: number;
}

/** Does one thing as a hand would, and waits for what it sets off. Runs inside the page. */
function timed([how, what]: readonly ["type" | "key" | "click", string]): Promise<Took> {
  const act = (): void => {
    if (how === "key") {
      const grid = document.querySelector("[role=treegrid]") ?? document.body;
      grid.dispatchEvent(new KeyboardEvent("keydown", { key: what, bubbles: true, cancelable: true }));
    } else if (how === "click") {
      const head = [...document.querySelectorAll<HTMLElement>("thead button")].find((one) =>
        one.title.startsWith(what),
      );
      if (head === undefined) throw new Error(`no column ${what}`);
      head.click();
    } else {
      const search = document.getElementById("list-search");
      if (!(search instanceof HTMLInputElement)) throw new Error("no search");
      // React follows its own setter unless the element's is used.
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(search, what);
      search.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  };
  return new Promise((done) => {
    requestAnimationFrame(() => {
      const from = performance.now();
      act();
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        const work = performance.now() - from;
        requestAnimationFrame(() => setTimeout(() => done({ work, painted: performance.now() - from }), 0));
      };
      channel.port2.postMessage(null);
    });
  });
}

const p95 = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0) * 10) / 10;
};

async function measure(page: Page, acts: readonly Parameters<typeof timed>[0][]): Promise<readonly Took[]> {
  const took: Took[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    for (const act of acts) {
      took.push(await page.evaluate(timed, act));
      await later(20);
    }
  return took;
}

const directory = await mkdtemp(join(tmpdir(), "alcove-bench-"));
const alcove = await openAlcove(directory, { screens: undefined, environment: {} });
try {
  const { page } = alcove;
  await makeBenchReader(page);
  await page.route("**/api/exams", (route) => route.fulfill({ json: { exams: rows } }));
  await page.reload();
  await page.getByText("10,000 exams").waitFor({ timeout: 120_000 });
  await later(2000);
  const typed = ["k", "ki", "kim", "kim ㄱ", "kim", "", "2", "26", "261", ""];
  const search = await measure(
    page,
    typed.map((words) => ["type", words] as const),
  );
  const sort = await measure(page, [
    ["click", "Patient"],
    ["click", "Patient"],
    ["click", "Procedure"],
    ["click", "Time left"],
  ]);
  const view = await measure(
    page,
    ["6", "7", "4", "1"].map((key) => ["key", key] as const),
  );
  const step = await measure(
    page,
    ["ArrowDown", "PageDown", "End", "Home"].map((key) => ["key", key] as const),
  );
  const work = (took: readonly Took[]) => p95(took.map((each) => each.work));
  const painted = (took: readonly Took[]) => p95(took.map((each) => each.painted));
  process.stdout.write(
    `${JSON.stringify({
      exams: EXAMS,
      searchP95: work(search),
      sortP95: work(sort),
      viewP95: work(view),
      stepP95: work(step),
      paintedSearchP95: painted(search),
      paintedSortP95: painted(sort),
      paintedStepP95: painted(step),
    })}\n`,
  );
} finally {
  await alcove.stop();
  await rm(directory, { recursive: true, force: true });
}
