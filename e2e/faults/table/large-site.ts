/** A site of thousands of exams: the list takes them, answers meanwhile, and another site is fetched from. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { examsOf } from "../held-images.ts";
import { until } from "../until.ts";
import { openDesk } from "./desk.ts";
import { type FaultRow, must } from "./fault-row.ts";
import { openArchive } from "./study-at-desk.ts";

const EXAMS = 5_000;
/** The longest that anybody may wait for an answer meanwhile, on a machine that is busy with other things. */
const LONGEST_MS = 5_000;

export const largeSite: FaultRow = {
  name: `a site with ${EXAMS} exams`,
  async run() {
    const desk = await openDesk();
    const small = await openArchive(desk, "Small");
    const large = await openArchive(desk, "Large", { shape: { series: 1, images: 1, side: 2 } });
    try {
      large.list(EXAMS);
      const delay = monitorEventLoopDelay({ resolution: 10 });
      delay.enable();
      const from = performance.now();
      const listing = large.poll();
      const first = await small.addStudy();
      await small.untilReady(first);
      await listing;
      const count = async (): Promise<number> =>
        (await examsOf(desk.caller)).filter(({ siteId }) => siteId === large.siteId).length;
      await until("all on the list", async () => (await count()) === EXAMS || `${await count()} are`, 300_000);
      const seconds = (performance.now() - from) / 1000;
      const asked = performance.now();
      await (await desk.caller.raw("GET", "/exams")).arrayBuffer();
      const answer = performance.now() - asked;
      must((await examsOf(desk.caller)).length === EXAMS + 1, "exams are missing, or there twice");
      must(answer < LONGEST_MS, `the list is answered in ${Math.round(answer)} ms`);
      await small.untilReady(await small.addStudy());
      await small.mustBeWhole(first);
      must(desk.bugs.length === 0, desk.bugs.join("; "));
      const p99 = Math.round(delay.percentile(99) / 1e6);
      return `listed in ${seconds.toFixed(1)} s, answered in ${Math.round(answer)} ms, event loop p99 ${p99} ms`;
    } finally {
      await desk.remove();
      await small.server.stop();
      await large.server.stop();
    }
  },
};
