/** Alcove under Electron. */
import { homedir } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { createLog } from "./host/log.ts";
import { logCrashes } from "./host/log-crashes.ts";
import { defaultProfileDirectory } from "./host/profile-directory.ts";
import { startProgram } from "./host/start-program.ts";
import { startShell } from "./shell/start-shell.ts";

// Chromium's own switches stand among ours.
const { values } = parseArgs({ options: { profile: { type: "string" } }, strict: false });
const profile = resolve(
  typeof values.profile === "string"
    ? values.profile
    : defaultProfileDirectory({ platform: process.platform, home: homedir(), environment: process.env }),
);
const log = createLog();
logCrashes(log, (code) => process.exit(code));

startShell({
  profile,
  platform: process.platform,
  log,
  createProgram: (keyStore) =>
    startProgram({ home: resolve(import.meta.dirname, "../.."), profile, host: "electron", keyStore, log }),
});
