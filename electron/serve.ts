/** Alcove on 127.0.0.1, for a browser on this machine. */
import { homedir } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { crashFolderOf, writeCrashReport } from "./core/crashes/write-crash-report.ts";
import { createLog } from "./host/log.ts";
import { logCrashes } from "./host/log-crashes.ts";
import { type Loopback, startLoopback } from "./host/loopback.ts";
import { openBrowser } from "./host/open-browser.ts";
import { defaultProfileDirectory } from "./host/profile-directory.ts";
import type { Program } from "./host/program.ts";
import { programVersion } from "./host/program-version.ts";
import { startFailure } from "./host/start-failure.ts";
import { startProgram } from "./host/start-program.ts";
import { watchSleep } from "./host/watch-sleep.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    profile: { type: "string" },
    "no-open": { type: "boolean", default: false },
  },
});
const port = Number(values.port);
const profile = resolve(
  values.profile ?? defaultProfileDirectory({ platform: process.platform, home: homedir(), environment: process.env }),
);
const say = (line: string) => process.stdout.write(`${line}\n`);

const log = createLog();
const home = resolve(import.meta.dirname, "../..");
const crashes = { folder: crashFolderOf(profile), version: programVersion(home) };
logCrashes(
  log,
  (crash) => void writeCrashReport(crash, crashes),
  (code) => process.exit(code),
);

function giveUp(error: unknown): never {
  log.fatal({ err: error }, "could not start");
  say(startFailure(error, profile));
  return process.exit(1);
}

const program: Program = await startProgram({
  home,
  profile,
  host: "browser",
  keyStore: null,
  log,
}).catch(giveUp);
program.started.catch(giveUp);
watchSleep(() => void program.meet("woke"));

async function listen(): Promise<Loopback> {
  try {
    return await startLoopback({
      port,
      serve: program.fetch,
      refused: (why) => log.warn({ why }, "refused a request"),
    });
  } catch {
    say(
      `Port ${values.port} of 127.0.0.1 cannot be used: another program may have it. Without --port any free one is taken.`,
    );
    await program.dispose();
    return process.exit(1);
  }
}

const loopback = await listen();
log.info({ port: loopback.port }, "serving");

let ending = false;
const end = async () => {
  if (ending) return;
  ending = true;
  await loopback.close();
  await program.dispose();
  process.exit(0);
};
process.on("SIGINT", end);
process.on("SIGTERM", end);
process.on("SIGHUP", end);

const sayAddress = () => say(`Open Alcove at (once): ${loopback.address()}`);
if (values["no-open"] || !(await openBrowser(loopback.address()))) sayAddress();
else say("Alcove is open in your browser. Enter gives another address, Ctrl+C ends it.");
// A closed browser forgets its session: Enter gives the next address.
if (process.stdin.isTTY) process.stdin.on("data", sayAddress);
