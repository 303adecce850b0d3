/** Windows on displays: the main one, and those that its page opens on other displays in the same realm. */
import {
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  type HandlerDetails,
  type Session,
  screen,
  shell,
  type WebContents,
  type WindowOpenHandlerResponse,
} from "electron";
import { START_PAGE } from "./origin.ts";
import type { WindowMemory } from "./window-memory.ts";
import { displaySetKey, type Place, placeWindow } from "./window-places.ts";
import { mayNavigate, mayOpenOutside, mayOpenWindow } from "./window-rules.ts";

/** The room is dark before the first paint too. */
const GROUND = "#0a0b0d";

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
    navigateOnDragDrop: false,
    // Its dictionaries would be fetched from outside.
    spellcheck: false,
    // A window on another display draws on while the main one is covered.
    backgroundThrottling: false,
  },
});

/** The displays now, the primary one first. */
function displays() {
  const primary = screen.getPrimaryDisplay();
  return [primary, ...screen.getAllDisplays().filter(({ id }) => id !== primary.id)];
}

function remember(window: BrowserWindow, name: string, memory: WindowMemory): void {
  window.on("close", () => {
    const place: Place = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    memory.remember(displaySetKey(displays()), name, place);
  });
}

export function openMainWindow(session: Session, memory: WindowMemory): BrowserWindow {
  const { maximized, ...bounds } = placeWindow(memory.recall(displaySetKey(displays()), "main"), displays());
  const window = new BrowserWindow({ ...windowOptions(session), ...bounds, title: "Alcove", show: false });
  window.once("ready-to-show", () => {
    if (maximized) window.maximize();
    window.show();
  });
  remember(window, "main", memory);
  void window.loadURL(START_PAGE);
  return window;
}

/** Limits of every page's contents, whoever made them: told of each by `app`'s `web-contents-created`. */
export function limitContents(
  contents: WebContents,
  session: Session,
  memory: WindowMemory,
  isSignInPage: (url: string) => Promise<boolean>,
): void {
  contents.on("will-frame-navigate", (event) => {
    if (!event.isMainFrame || !mayNavigate(event.url)) event.preventDefault();
  });
  contents.on("will-redirect", (event) => {
    if (!mayNavigate(event.url)) event.preventDefault();
  });
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler((details) => {
    const answer = answerWindowOpen(details, contents.getURL(), session, memory);
    if (answer.action === "deny") void openOutside(details.url, isSignInPage);
    return answer;
  });
  contents.on("did-create-window", (window, { frameName }) => remember(window, frameName, memory));
}

async function openOutside(url: string, isSignInPage: (url: string) => Promise<boolean>): Promise<void> {
  if (mayOpenOutside(url) || (await isSignInPage(url))) await shell.openExternal(url);
}

function answerWindowOpen(
  { url, frameName }: HandlerDetails,
  opener: string,
  session: Session,
  memory: WindowMemory,
): WindowOpenHandlerResponse {
  if (mayOpenWindow(url, opener)) {
    const place = memory.recall(displaySetKey(displays()), frameName);
    // Without a remembered place the page's own features (left, top, width, height) say where.
    const bounds = place === undefined ? {} : placeWindow(place, displays());
    return { action: "allow", overrideBrowserWindowOptions: { ...windowOptions(session), ...bounds } };
  }
  return { action: "deny" };
}
