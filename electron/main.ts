/** Alcove under Electron. */
import { homedir } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Crash, crashFolderOf, writeCrashReport } from "./core/crashes/write-crash-report.ts";
import { createLog } from "./host/log.ts";
import { logCrashes } from "./host/log-crashes.ts";
import { defaultProfileDirectory } from "./host/profile-directory.ts";
import { programVersion } from "./host/program-version.ts";
import { startProgram } from "./host/start-program.ts";
import { readUpdateFeed } from "./host/update-feed.ts";
import { startShell } from "./shell/start-shell.ts";
import { createUpdates } from "./shell/updates.ts";

// Chromium's own switches stand among ours.
const { values } = parseArgs({ options: { profile: { type: "string" } }, strict: false });
const profile = resolve(
  typeof values.profile === "string"
    ? values.profile
    : defaultProfileDirectory({ platform: process.platform, home: homedir(), environment: process.env }),
);
const log = createLog();
const home = resolve(import.meta.dirname, "../..");
const crashes = { folder: crashFolderOf(profile), version: programVersion(home) };
const report = (crash: Crash): void => void writeCrashReport(crash, crashes);
logCrashes(log, report, (code) => process.exit(code));

const found = readUpdateFeed(profile);
if (found !== null && "fault" in found) log.warn({ fault: found.fault }, "updates.json names no feed");
const updates = createUpdates(found !== null && "feed" in found ? found.feed : null, log, Date.now);

startShell({
  profile,
  platform: process.platform,
  log,
  report,
  updates,
  createProgram: (keyStore) => startProgram({ home, profile, host: "electron", keyStore, updates: updates.state, log }),
});
