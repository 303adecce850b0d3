/** Alcove on 127.0.0.1, for a browser on this machine. */
import { homedir } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { createLog } from "./host/log.ts";
import { startLoopback } from "./host/loopback.ts";
import { openBrowser } from "./host/open-browser.ts";
import { defaultProfileDirectory } from "./host/profile-directory.ts";
import { createProgram } from "./host/program.ts";

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

const log = createLog();
log.info({ profile }, "starting");
const program = await createProgram({
  api: { fetch: () => new Response(null, { status: 404 }) },
  rendererDirectory: resolve(import.meta.dirname, "../renderer"),
  log,
  dispose: async () => {},
});
const loopback = await startLoopback({
  port,
  serve: program.fetch,
  refused: (why) => log.warn({ why }, "refused a request"),
});

const say = (line: string) => process.stdout.write(`${line}\n`);
const address = loopback.address();
const opened = values["no-open"] ? false : await openBrowser(address);
say(opened ? "Alcove is open in your browser. Ctrl+C here ends it." : `Open Alcove at (once): ${address}`);

// A closed browser forgets its session: Enter gives the next address.
if (process.stdin.isTTY) process.stdin.on("data", () => say(`Open Alcove at (once): ${loopback.address()}`));

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
