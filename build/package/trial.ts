/**
 * Runs what was laid out, but for Electron: the core starts from those files alone, opens its vault, and decodes the demo
 * in its workers. Arguments: the folder of the app, and the demo's.
 */
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { examList } from "../../shared/contract/worklist-requests.ts";

const PATIENCE_MS = 300_000;

interface Started {
  readonly api: { fetch(request: Request): Response | Promise<Response> };
  dispose(): Promise<void>;
}
const entry = z.object({
  startCore: z.custom<(parts: object) => Promise<Started>>((value) => typeof value === "function"),
});

const [app = "", demo = ""] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "alcove-trial-"));
cpSync(demo, join(app, "build/demo"), { recursive: true });
const chunks = join(app, "dist/electron/chunks");
const name = readdirSync(chunks).find((each) => /^start-core-.*\.mjs$/.test(each));
if (name === undefined) throw new Error("the bundle has no start-core");
const { startCore } = entry.parse(await import(pathToFileURL(join(chunks, name)).href));
const log = { warn: () => {}, error: (about: object) => process.stderr.write(`${JSON.stringify(about)}\n`) };
const core = await startCore({ home: app, profile, host: "electron", keyStore: null, log });

const readyExams = async (): Promise<number> => {
  const answer = await core.api.fetch(new Request("http://main/api/exams"));
  return examList.parse(await answer.json()).exams.filter(({ state }) => state === "ready").length;
};
const end = Date.now() + PATIENCE_MS;
let ready = 0;
while (ready < 5 && Date.now() < end) {
  await later(250);
  ready = await readyExams();
}
await core.dispose();
rmSync(join(app, "build"), { recursive: true });
rmSync(profile, { recursive: true, force: true });
process.stderr.write(`The packaged files run: ${ready} exams of the demo were decoded from them.\n`);
process.exitCode = ready < 5 ? 1 : 0;
