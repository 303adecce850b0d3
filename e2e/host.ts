/**
 * The program under test on a fresh profile, in the host that E2E_HOST names: `browser` (the default) or `electron`.
 *
 * Specs import `test` and `expect` from here, and use the `alcove` fixture; they do not know which host they run in
 * unless they ask.
 */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, type BrowserContext, test as base, chromium, type Page } from "@playwright/test";
import { type RunningProgram, root, startProgram } from "./program.ts";

export { expect } from "@playwright/test";

export interface Alcove {
  readonly kind: "browser" | "electron";
  /** The main window's page; after `restart` it is another one. */
  readonly page: Page;
  readonly context: BrowserContext;
  /** Of the program's own process. */
  readonly pid: number;
  /** Where the program keeps everything. */
  readonly profile: string;
  /** Where the browser keeps what it keeps; the same as `profile` under Electron. */
  readonly browserProfile: string;
  /** All that the program logged since its last start. */
  log(): string;
  /** Ends the program and its window in the orderly way. */
  stop(): Promise<void>;
  /** kill -9 of the program; the browser is closed after it. */
  kill(): Promise<void>;
  /** Starts again on the same profiles, after `stop`, after `kill`, or while running (which stops it first). */
  restart(): Promise<Page>;
}

export interface HostOptions {
  /** Chromium's `--screen-info`, such as `{0,0 1920x1200}{1920,0 2048x2560}`; windows then take their real size. */
  readonly screens: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

interface Running {
  readonly pid: number;
  readonly page: Page;
  readonly context: BrowserContext;
  log(): string;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

const kind = process.env.E2E_HOST === "electron" ? "electron" : "browser";

/** Debian's name first; undefined leaves it to Playwright's own. */
export const chromiumPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);

/** What Chromium needs to be quiet, to run as root, and to draw without a graphics card. */
export const chromiumArgs = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];

const withPath = chromiumPath === undefined ? {} : { executablePath: chromiumPath };

/** Opens Chromium on a profile of its own, on the screens named or on one viewport of 1600x1000. */
export function openChromium(browserProfile: string, screens?: string): Promise<BrowserContext> {
  const onScreens = screens === undefined ? [] : ["--headless=new", `--screen-info=${screens}`];
  return chromium.launchPersistentContext(browserProfile, {
    ...withPath,
    headless: screens === undefined,
    viewport: screens === undefined ? { width: 1600, height: 1000 } : null,
    args: [...chromiumArgs, ...onScreens],
  });
}

async function startInBrowser(profile: string, browserProfile: string, options: HostOptions): Promise<Running> {
  const program: RunningProgram = await startProgram({ profile, environment: options.environment });
  const context = await openChromium(browserProfile, options.screens);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(program.address);
  return {
    pid: program.pid,
    page,
    context,
    log: program.log,
    async stop() {
      await context.close();
      await program.stop();
    },
    async kill() {
      await program.kill();
      await context.close();
    },
  };
}

async function startInElectron(profile: string, options: HostOptions): Promise<Running> {
  const environment = Object.entries({ ...process.env, ...options.environment }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const electron = await _electron.launch({
    args: [root, "--profile", profile],
    env: Object.fromEntries(environment),
  });
  let log = "";
  electron.process().stderr?.on("data", (chunk) => {
    log += chunk;
  });
  const page = await electron.firstWindow();
  return {
    pid: electron.process().pid ?? 0,
    page,
    context: electron.context(),
    log: () => log,
    stop: () => electron.close(),
    async kill() {
      const gone = new Promise((done) => electron.process().once("exit", done));
      electron.process().kill("SIGKILL");
      await gone;
    },
  };
}

/** Starts the program on fresh profiles under `directory`. The fixture below does this for specs; benches call it. */
export async function openAlcove(directory: string, options: HostOptions): Promise<Alcove> {
  const profile = join(directory, "profile");
  const browserProfile = kind === "electron" ? profile : join(directory, "browser");
  const start = () =>
    kind === "electron" ? startInElectron(profile, options) : startInBrowser(profile, browserProfile, options);
  let running = await start();
  let up = true;
  const end = async (how: "stop" | "kill") => {
    if (!up) return;
    up = false;
    await running[how]();
  };
  return {
    kind,
    profile,
    browserProfile,
    get pid() {
      return running.pid;
    },
    get page() {
      return running.page;
    },
    get context() {
      return running.context;
    },
    log: () => running.log(),
    stop: () => end("stop"),
    kill: () => end("kill"),
    async restart() {
      await end("stop");
      running = await start();
      up = true;
      return running.page;
    },
  };
}

export const test = base.extend<{ alcove: Alcove; hostOptions: HostOptions }>({
  hostOptions: [{ screens: undefined, environment: {} }, { option: true }],
  alcove: async ({ hostOptions }, use, testInfo) => {
    const directory = await mkdtemp(join(tmpdir(), "alcove-e2e-"));
    const alcove = await openAlcove(directory, hostOptions);
    await use(alcove);
    if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach("log", { body: alcove.log() });
    await alcove.stop();
    await rm(directory, { recursive: true, force: true });
  },
});
