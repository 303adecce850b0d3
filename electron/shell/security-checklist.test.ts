/** Electron's security checklist, an item a test, and what a reviewer would ask beyond it: docs/rules/electron.md. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createLog } from "../host/log.ts";
import { createProgram } from "../host/program.ts";
import * as electron from "./electron-double.ts";
import { call, exampleShell, isPrevented, newContents, start } from "./shell-fixture.ts";
import { startShell } from "./start-shell.ts";

vi.mock("electron", () => import("./electron-double.ts"));
vi.mock("./window-memory.ts", () => import("./window-memory-double.ts"));

const { answers, askedFor } = electron;
const OWN = "alcove-app://main";

beforeEach(() => electron.forget());

/** Options of the main window, and of one that its page opens. */
async function bothWindows(): Promise<readonly string[]> {
  await start();
  const opened = newContents().openHandler({ url: "about:blank", frameName: "left" });
  return [JSON.stringify(askedFor("new BrowserWindow")[0]), JSON.stringify(opened)];
}
const cancels = (url: string, initiatorOrigin?: string, handler = "onBeforeRequest") => {
  const callback = vi.fn();
  call(handler, { url, initiatorOrigin }, callback);
  return callback.mock.calls[0]?.[0].cancel;
};
const grants = (permission: string, requestingUrl: string, handler = "setPermissionRequestHandler") => {
  const callback = vi.fn();
  call(handler, newContents(), permission, callback, { requestingUrl });
  return callback.mock.calls[0]?.[0];
};
const asks = async (url: string, headers: Record<string, string> = {}) => {
  const answer = await call("protocol", new Request(url, { headers }));
  if (!(answer instanceof Response)) throw new Error("no answer");
  return answer;
};

describe("Electron's security checklist", () => {
  it("ES-1 loads its own scheme and nothing over the net", async () => {
    await start();
    expect(askedFor("window.loadURL")).toEqual([["alcove-app://main/"]]);
    expect(cancels("alcove-app://main/")).toBe(false);
    expect(cancels("alcove-app://main/api/exams", OWN)).toBe(false);
    expect(cancels("alcove-app://main/api/exams", "https://a.example")).toBe(true);
    for (const url of ["http://a.example/", "https://a.example/", "wss://a.example/", "ftp://a.example/"])
      expect(cancels(url, OWN), url).toBe(true);
  });

  it("ES-2 gives no page Node", async () => {
    for (const window of await bothWindows()) {
      expect(window).toContain('"nodeIntegration":false');
      expect(window).toContain('"nodeIntegrationInWorker":false');
      expect(window).toContain('"nodeIntegrationInSubFrames":false');
    }
  });

  it("ES-3 isolates contexts", async () => {
    for (const window of await bothWindows()) expect(window).toContain('"contextIsolation":true');
  });

  it("ES-4 sandboxes every process of a page, before there is one", async () => {
    for (const window of await bothWindows()) expect(window).toContain('"sandbox":true');
    const order = electron.asked.map(({ what }) => what);
    expect(order.indexOf("app.enableSandbox")).toBeLessThan(order.indexOf("app.whenReady"));
  });

  it("ES-5 answers every permission, and denies all but three to its own pages", async () => {
    await start();
    for (const permission of ["window-management", "fullscreen", "clipboard-sanitized-write"]) {
      expect(grants(permission, "alcove-app://main/"), permission).toBe(true);
      // A window for another display is opened empty: its address is none, its origin its opener's.
      expect(grants(permission, "about:blank"), permission).toBe(true);
      expect(grants(permission, "https://a.example/"), permission).toBe(false);
    }
    for (const permission of ["media", "geolocation", "clipboard-read", "hid", "openExternal", "fileSystem", "unknown"])
      expect(grants(permission, "alcove-app://main/"), permission).toBe(false);
    expect(call("setPermissionCheckHandler", {}, "geolocation", "alcove-app://main/")).toBe(false);
    expect(call("setPermissionCheckHandler", {}, "fullscreen", "")).toBe(false);
    expect(call("setPermissionCheckHandler", {}, "fullscreen", "alcove-app://main/")).toBe(true);
    expect(call("setDevicePermissionHandler", {})).toBe(false);
    const capture = vi.fn();
    call("setDisplayMediaRequestHandler", {}, capture);
    expect(capture).toHaveBeenCalledWith(null);
  });

  it("ES-6 leaves web security on, and its scheme no privilege around it", async () => {
    for (const window of await bothWindows()) expect(window).toContain('"webSecurity":true');
    expect(askedFor("protocol.registerSchemesAsPrivileged")).toEqual([
      [[{ scheme: "alcove-app", privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }]],
    ]);
    const order = electron.asked.map(({ what }) => what);
    expect(order.indexOf("protocol.registerSchemesAsPrivileged")).toBeLessThan(order.indexOf("app.whenReady"));
  });

  it("ES-8 to ES-10 never allows insecure content, experiments or Blink's features", async () => {
    for (const window of await bothWindows())
      for (const name of ["allowRunningInsecureContent", "experimentalFeatures", "enableBlinkFeatures"])
        expect(window).not.toContain(name);
  });

  it("ES-11, ES-12 has no webview, and attaches none", async () => {
    for (const window of await bothWindows()) expect(window).toContain('"webviewTag":false');
    expect(isPrevented(newContents(), "will-attach-webview", {})).toBe(true);
  });

  it("ES-13 lets no page navigate away, and no frame at all", async () => {
    await start();
    const contents = newContents();
    const navigates = (url: string, isMainFrame: boolean) =>
      !isPrevented(contents, "will-frame-navigate", { url, isMainFrame });
    expect(navigates("alcove-app://main/", true)).toBe(true);
    for (const url of ["https://a.example/", "file:///etc/passwd", "alcove-app://other/", "data:text/html,x"])
      expect(navigates(url, true), url).toBe(false);
    expect(navigates("alcove-app://main/", false)).toBe(false);
    expect(isPrevented(contents, "will-redirect", { url: "https://a.example/" })).toBe(true);
  });

  it("ES-14 opens only empty windows of its own realm", async () => {
    await start();
    const contents = newContents();
    expect(contents.openHandler({ url: "about:blank", frameName: "left" })).toMatchObject({ action: "allow" });
    for (const url of ["alcove-app://main/", "https://a.example/", "about:blank#x", "javascript:alert(1)"])
      expect(contents.openHandler({ url, frameName: "" }), url).toEqual({ action: "deny" });
    expect(askedFor("shell.openExternal")).toEqual([]);
  });

  it("ES-15 hands the system only a telephone number, or the web page of a sign-in under way", async () => {
    await start();
    const contents = newContents();
    for (const url of [
      "tel:+82 2 1234 5678",
      "file:///etc/passwd",
      "https://login.example/auth?state=2",
      "ms-msdt://login.example/auth?state=1",
      "https://login.example/auth?state=1",
    ])
      expect(contents.openHandler({ url, frameName: "" })).toEqual({ action: "deny" });
    await vi.waitFor(() => expect(askedFor("shell.openExternal")).toHaveLength(2));
    expect(askedFor("shell.openExternal")).toEqual([["tel:+82 2 1234 5678"], ["https://login.example/auth?state=1"]]);
  });

  it("ES-16 names one version of Electron, the one whose types the shell is checked against", () => {
    const read = (file: string) => JSON.parse(readFileSync(resolve(import.meta.dirname, "../..", file), "utf8"));
    const wanted = read("package.json").devDependencies.electron;
    expect(wanted).toMatch(/^\d+\.\d+\.\d+$/);
    expect(read("node_modules/electron/package.json").version).toBe(wanted);
  });

  it("ES-17 listens to no message of a page; what a page asks, it asks by its origin", async () => {
    const { served, lines } = await start();
    expect(electron.ipcMain.eventNames()).toEqual([]);
    expect((await asks("alcove-app://main/api/exams", { origin: OWN })).status).toBe(200);
    expect((await asks("alcove-app://main/api/exams", { origin: "https://a.example" })).status).toBe(403);
    expect((await asks("alcove-app://main/api/exams", { "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await asks("alcove-app://other/api/exams", { origin: OWN })).status).toBe(403);
    expect(served).toEqual(["alcove-app://main/api/exams"]);
    expect(lines).toHaveLength(3);
  });

  it("ES-18 uses no file:// address", async () => {
    await start();
    expect(JSON.stringify(askedFor("window.loadURL"))).not.toContain("file:");
    expect(cancels("file:///etc/passwd")).toBe(true);
    expect(cancels("file:///etc/passwd", OWN)).toBe(true);
  });

  it("ES-20 shows pages nothing of Electron: there is no preload script", async () => {
    for (const window of await bothWindows()) expect(window).not.toContain("preload");
  });
});

describe("with the program behind the scheme", () => {
  it("ES-7 every page comes with a policy that lets in its own scripts alone; ES-24 no path leads out", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pages-"));
    writeFileSync(join(folder, "index.html"), "page");
    const program = await createProgram({
      core: Promise.reject(new Error("none")),
      rendererDirectory: folder,
      log: createLog({ write: () => {} }),
    });
    await start({ fetch: program.fetch });
    const policy = (await asks("alcove-app://main/")).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).not.toMatch(/'unsafe-inline'|'unsafe-eval'|https?:|\*/);
    for (const path of ["../main.mjs", "%2e%2e/main.mjs", "..%2fmain.mjs", "..\\main.mjs", "assets/../../package.json"])
      expect((await asks(`alcove-app://main/${path}`)).status, path).toBe(404);
    rmSync(folder, { recursive: true });
  });
});

describe("beyond the checklist", () => {
  it("ES-21 the packaged program does not start with switches that open its pages, and says so", () => {
    for (const name of ["remote-debugging-port", "no-sandbox", "disable-web-security", "load-extension"]) {
      electron.forget();
      answers.isPackaged = true;
      answers.switches.add(name);
      startShell(exampleShell().parts);
      expect(askedFor("app.exit"), name).toEqual([[1]]);
      expect(askedFor("dialog.showErrorBox")).toEqual([["Alcove", expect.stringContaining(`--${name}`)]]);
      expect(askedFor("app.whenReady")).toEqual([]);
    }
  });

  it("ES-21 run from its sources it does: tests drive it by a debugger's port", async () => {
    answers.switches.add("remote-debugging-port");
    await start();
    expect(askedFor("app.exit")).toEqual([]);
  });

  it("ES-22 has developer tools only when run from its sources", async () => {
    expect((await bothWindows()).every((window) => window.includes('"devTools":true'))).toBe(true);
    electron.forget();
    answers.isPackaged = true;
    expect((await bothWindows()).every((window) => window.includes('"devTools":false'))).toBe(true);
  });

  it("ES-23 keeps as files only what its own pages made", async () => {
    await start();
    const refuses = (url: string) => isPrevented(electron.ownSession, "will-download", {}, { getURL: () => url });
    expect(refuses("blob:alcove-app://main/1")).toBe(false);
    expect(refuses("https://a.example/setup.exe")).toBe(true);
  });

  it("ES-25 leaves the default session, which no window has, no right and no request", async () => {
    await start();
    expect(grants("fullscreen", "alcove-app://main/", "default.setPermissionRequestHandler")).toBe(false);
    expect(call("default.setPermissionCheckHandler", {}, "fullscreen", "alcove-app://main/")).toBe(false);
    expect(cancels("alcove-app://main/", undefined, "default.onBeforeRequest")).toBe(true);
  });

  it("ES-26 keeps WebRTC, which the policy of pages does not know, off the net", async () => {
    await start();
    newContents();
    expect(askedFor("contents.setWebRTCIPHandlingPolicy")).toEqual([["disable_non_proxied_udp"]]);
  });

  it("ES-27 writes no memory dumps, and takes none over", async () => {
    const { parts } = exampleShell();
    const dumps = join(parts.profile, "shell/dumps");
    mkdirSync(dumps, { recursive: true });
    writeFileSync(join(dumps, "a.dmp"), "memory");
    startShell(parts);
    expect(askedFor("app.setPath")).toContainEqual(["crashDumps", dumps]);
    expect(readdirSync(dumps)).toEqual([]);
    await vi.waitFor(() => expect(askedFor("window.loadURL")).toHaveLength(1));
    expect(askedFor("crashReporter.start")).toEqual([]);
  });

  it("ES-28 leaves certificates and logins to the core: no page's connection needs them", async () => {
    await start();
    for (const name of ["certificate-error", "select-client-certificate", "login"])
      expect(electron.app.listenerCount(name), name).toBe(0);
  });
});
