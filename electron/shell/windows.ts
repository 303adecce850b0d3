/** Windows on displays: the main one, and those that its page opens on other displays in the same realm. */
import {
  app,
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  type HandlerDetails,
  type Session,
  shell,
  type WebContents,
  type WindowOpenHandlerResponse,
} from "electron";
import { START_PAGE } from "./origin.ts";
import type { WindowKeeper } from "./window-keeper.ts";
import { isWebPage, mayNavigate, mayOpenOutside, mayOpenWindow } from "./window-rules.ts";

/** The room is dark before the first paint too. */
const GROUND = "#0a0b0d";

/** Whether the program runs from its sources, where developer tools may look into its pages. */
const isBuiltHere = (): boolean => !app.isPackaged;

const windowOptions = (session: Session): BrowserWindowConstructorOptions => ({
  backgroundColor: GROUND,
  autoHideMenuBar: true,
  webPreferences: {
    session,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    devTools: isBuiltHere(),
    navigateOnDragDrop: false,
    // Its dictionaries would be fetched from outside.
    spellcheck: false,
    // A window on another display draws on while the main one is covered.
    backgroundThrottling: false,
  },
});

/** The window that the others live in. */
export const MAIN = "main";

/** @param failed told when the page cannot be loaded */
export function openMainWindow(
  session: Session,
  keeper: WindowKeeper,
  failed: (error: unknown) => void,
): BrowserWindow {
  const { maximized, ...bounds } = keeper.placeFor(MAIN) ?? keeper.firstPlace();
  const window = new BrowserWindow({ ...windowOptions(session), ...bounds, title: "Alcove", show: false });
  window.once("ready-to-show", () => {
    if (maximized) window.maximize();
    window.show();
  });
  keeper.keep(window, MAIN);
  window.loadURL(START_PAGE).catch(failed);
  return window;
}

export interface ContentsLimits {
  readonly session: Session;
  readonly keeper: WindowKeeper;
  readonly isSignInPage: (url: string) => Promise<boolean>;
  /** Told of a link that the system could not open. */
  readonly failed: (error: unknown) => void;
}

/** Limits of every page's contents, whoever made them: told of each by `app`'s `web-contents-created`. */
export function limitContents(contents: WebContents, { session, keeper, isSignInPage, failed }: ContentsLimits): void {
  // Nothing of ours speaks to another machine from a page; WebRTC knows no content security policy.
  contents.setWebRTCIPHandlingPolicy("disable_non_proxied_udp");
  contents.on("will-frame-navigate", (event) => {
    if (!event.isMainFrame || !mayNavigate(event.url)) event.preventDefault();
  });
  contents.on("will-redirect", (event) => {
    if (!mayNavigate(event.url)) event.preventDefault();
  });
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler((details) => {
    const answer = answerWindowOpen(details, contents.getURL(), session, keeper);
    if (answer.action === "deny") openOutside(details.url, isSignInPage).catch(failed);
    return answer;
  });
  contents.on("did-create-window", (window, { frameName }) => keeper.keep(window, frameName));
}

async function openOutside(url: string, isSignInPage: (url: string) => Promise<boolean>): Promise<void> {
  if (mayOpenOutside(url) || (isWebPage(url) && (await isSignInPage(url)))) await shell.openExternal(url);
}

function answerWindowOpen(
  { url, frameName }: HandlerDetails,
  opener: string,
  session: Session,
  keeper: WindowKeeper,
): WindowOpenHandlerResponse {
  if (mayOpenWindow(url, opener)) {
    // Without a remembered place the page's own features (left, top, width, height) say where.
    const bounds = keeper.placeFor(frameName);
    return { action: "allow", overrideBrowserWindowOptions: { ...windowOptions(session), ...bounds } };
  }
  return { action: "deny" };
}
