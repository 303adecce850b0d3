/** Brings the program up under Electron and takes it down again. Wires; the decisions are in the files beside. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { app, type BrowserWindow, dialog, Menu } from "electron";
import type { Crash } from "../core/crashes/write-crash-report.ts";
import type { KeyStore } from "../core/readers/key-store.ts";
import type { Log } from "../host/log.ts";
import type { Program } from "../host/program.ts";
import { judgeRequest } from "../host/request-guard.ts";
import { startFailure } from "../host/start-failure.ts";
import { watchCrashes } from "./crash-watch.ts";
import { createKeychain } from "./keychain.ts";
import { refusalInWords, refusedSwitch } from "./launch-rules.ts";
import { watchMachine } from "./machine-watch.ts";
import { menuTemplate } from "./menu.ts";
import { isOwn, ORIGIN, START_PAGE } from "./origin.ts";
import { openSession, registerScheme } from "./session.ts";
import type { Updates } from "./updates.ts";
import { WindowKeeper } from "./window-keeper.ts";
import { createWindowMemory } from "./window-memory.ts";
import { limitContents, MAIN, openMainWindow } from "./windows.ts";

export interface ShellParts {
  readonly profile: string;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
  readonly report: (crash: Crash) => void;
  readonly updates: Pick<Updates, "begin">;
  readonly createProgram: (keyStore: KeyStore) => Promise<Program>;
}

/** Everything that must be said before Electron is ready is said before this returns; the rest follows when it is. */
export function startShell(parts: ShellParts): void {
  const { profile, log } = parts;
  const directory = join(profile, "shell");
  const giveUp = (error: unknown): void => {
    log.fatal({ err: error }, "could not start");
    dialog.showErrorBox("Alcove", startFailure(error, profile));
    app.exit(1);
  };
  try {
    keepTo(directory);
  } catch (error) {
    giveUp(error);
    return;
  }
  const refused = app.isPackaged ? refusedSwitch((name) => app.commandLine.hasSwitch(name)) : undefined;
  if (refused !== undefined) {
    log.fatal({ switch: refused }, "started with a switch that is refused");
    dialog.showErrorBox("Alcove", refusalInWords(refused));
    app.exit(1);
    return;
  }
  if (!app.requestSingleInstanceLock()) {
    log.info("another Alcove has this profile open");
    app.exit(0);
    return;
  }
  app.enableSandbox();
  registerScheme();
  app.on("window-all-closed", () => app.quit());
  open(parts, directory).catch(giveUp);
}

/**
 * All that Chromium keeps, it keeps there. Nothing of ours writes dumps; what other means would write is taken away at
 * the next start.
 *
 * @throws Error of the file system; Electron takes no folder that is not there
 */
function keepTo(directory: string): void {
  const dumps = join(directory, "dumps");
  rmSync(dumps, { recursive: true, force: true });
  mkdirSync(dumps, { recursive: true, mode: 0o700 });
  app.setPath("userData", directory);
  app.setPath("crashDumps", dumps);
}

/** Resolves when the core behind the window is up too. */
async function open({ platform, log, report, updates, createProgram }: ShellParts, directory: string): Promise<void> {
  await app.whenReady();
  const template = menuTemplate(platform);
  Menu.setApplicationMenu(template === undefined ? null : Menu.buildFromTemplate(template));
  const program = await createProgram(createKeychain(platform));
  endWithProgram(program, log);
  const session = openSession((request) => answer(program, request, log));
  const keeper = new WindowKeeper(createWindowMemory(directory));
  app.on("web-contents-created", (_event, contents) =>
    limitContents(contents, {
      session,
      keeper,
      isSignInPage: (url) => program.isSignInPage(url),
      failed: (error) => log.warn({ err: error }, "could not open a link outside"),
    }),
  );
  const pageFailed = (error: unknown): void => log.error({ err: error }, "could not load the page");
  const main = openMainWindow(session, keeper, pageFailed);
  // Other displays' windows live in the main one's realm: with it they go.
  main.on("closed", () => app.quit());
  main.on("session-end", () => app.quit());
  app.on("second-instance", () => bringForward(main));
  watchMachine(platform, (event) => program.meet(event));
  watchCrashes(main, {
    report,
    now: Date.now,
    openAnew: () => {
      keeper.closeOthers(MAIN);
      main.loadURL(START_PAGE).catch(pageFailed);
    },
    giveUp: () => {
      dialog.showErrorBox("Alcove", PAGE_LOST);
      app.quit();
    },
  });
  await program.started;
  await updates.begin().catch((error: unknown) => log.warn({ err: error }, "cannot look for updates"));
}

const PAGE_LOST =
  "Alcove's page ended by failure several times in a row, so Alcove ends. Nothing that is kept was lost. " +
  "What happened is in the folder crash-reports of the profile, without anything of a patient.";

function bringForward(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** Only our own session knows the scheme; a request that names another origin all the same is refused. */
async function answer(program: Program, request: Request, log: Log): Promise<Response> {
  const refusal = isOwn(request.url)
    ? judgeRequest(request, { hosts: [], origins: [ORIGIN], unsaid: "allowed" })
    : "foreign-host";
  if (refusal === undefined) return program.fetch(request);
  log.warn({ why: refusal }, "refused a request");
  return new Response(null, { status: 403 });
}

/** The first request to quit waits for the core to put everything away; then the program quits. */
function endWithProgram(program: Program, log: Log): void {
  let state: "running" | "ending" | "ended" = "running";
  app.on("before-quit", (event) => {
    if (state === "ended") return;
    event.preventDefault();
    if (state === "ending") return;
    state = "ending";
    program
      .dispose()
      .catch((error: unknown) => log.error({ err: error }, "could not end in order"))
      .finally(() => {
        state = "ended";
        app.quit();
      });
  });
}
