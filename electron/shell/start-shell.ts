/** Brings the program up under Electron and takes it down again. Wires; the decisions are in the files beside. */
import { join } from "node:path";
import { app, type BrowserWindow, dialog, Menu } from "electron";
import type { KeyStore } from "../core/readers/key-store.ts";
import type { Log } from "../host/log.ts";
import type { Program } from "../host/program.ts";
import { judgeRequest } from "../host/request-guard.ts";
import { startFailure } from "../host/start-failure.ts";
import { createKeychain } from "./keychain.ts";
import { menuTemplate } from "./menu.ts";
import { ORIGIN } from "./origin.ts";
import { openSession, registerScheme } from "./session.ts";
import { createWindowMemory } from "./window-memory.ts";
import { limitContents, openMainWindow } from "./windows.ts";

export interface ShellParts {
  readonly profile: string;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
  readonly createProgram: (keyStore: KeyStore) => Promise<Program>;
}

/**
 * Everything that must be said before Electron is ready is said before this returns; the rest follows when it is.
 *
 * The crash reporter is never started: its dumps hold memory, and memory holds patients.
 */
export function startShell({ profile, platform, log, createProgram }: ShellParts): void {
  const directory = join(profile, "shell");
  app.setPath("userData", directory);
  if (!app.requestSingleInstanceLock()) {
    log.info("another Alcove has this profile open");
    app.exit(0);
    return;
  }
  app.enableSandbox();
  registerScheme();

  let main: BrowserWindow | undefined;
  app.on("second-instance", () => {
    if (main === undefined || main.isDestroyed()) return;
    if (main.isMinimized()) main.restore();
    main.focus();
  });
  app.on("window-all-closed", () => app.quit());

  const ready = async () => {
    await app.whenReady();
    const template = menuTemplate(platform);
    Menu.setApplicationMenu(template === undefined ? null : Menu.buildFromTemplate(template));
    const program = await createProgram(createKeychain(platform));
    endWithProgram(program, log);
    const session = openSession((request) => answer(program, request, log));
    const memory = createWindowMemory(directory);
    const isSignInPage = (url: string) => program.isSignInPage(url);
    app.on("web-contents-created", (_event, contents) => limitContents(contents, session, memory, isSignInPage));
    main = openMainWindow(session, memory);
    // Other displays' windows live in the main one's realm: with it they go.
    main.on("closed", () => app.quit());
    await program.started;
  };
  ready().catch((error: unknown) => {
    log.fatal({ err: error }, "could not start");
    dialog.showErrorBox("Alcove", startFailure(error, profile));
    app.exit(1);
  });
}

/** Only our own session knows the scheme; a request that names another origin all the same is refused. */
async function answer(program: Program, request: Request, log: Log): Promise<Response> {
  const refusal = judgeRequest(request, { hosts: [], origins: [ORIGIN], unsaid: "allowed" });
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
