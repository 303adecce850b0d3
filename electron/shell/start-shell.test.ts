import { beforeEach, describe, expect, it, vi } from "vitest";
import { createLog } from "../host/log.ts";
import type { Program } from "../host/program.ts";
import * as electron from "./electron-double.ts";
import { startShell } from "./start-shell.ts";
import type { Place } from "./window-places.ts";

vi.mock("electron", () => import("./electron-double.ts"));

/** electron-store cannot be loaded outside Electron either. */
const kept = vi.hoisted(() => new Map<string, Place>());
vi.mock("./window-memory.ts", () => ({
  createWindowMemory: () => ({
    recall: (set: string, name: string) => kept.get(`${set}|${name}`),
    remember: (set: string, name: string, place: Place) => kept.set(`${set}|${name}`, place),
  }),
}));

const { answers, askedFor, handlers } = electron;

async function start(program: Partial<Program> = {}, platform: NodeJS.Platform = "linux") {
  const served: string[] = [];
  const whole: Program = {
    async fetch(request) {
      served.push(request.url);
      return new Response("page");
    },
    started: Promise.resolve(),
    isSignInPage: async (address) => address === "https://login.example/auth?state=1",
    meet: async () => {},
    dispose: async () => {},
    ...program,
  };
  startShell({
    profile: "profile",
    platform,
    log: createLog({ write: () => {} }),
    createProgram: async () => whole,
  });
  await vi.waitFor(() => expect(askedFor("window.loadURL")).toHaveLength(1));
  return { served };
}

/** The session's handler of that name, called as Electron would. */
const call = (name: string, ...args: unknown[]): unknown => {
  const handler = handlers.get(name);
  if (handler === undefined) throw new Error(`nothing was set by ${name}`);
  return Reflect.apply(handler, undefined, args);
};

const newContents = () => {
  const contents = new electron.Contents();
  electron.app.emit("web-contents-created", {}, contents);
  return contents;
};

const isPrevented = (contents: InstanceType<typeof electron.Contents>, event: string, details: object): boolean => {
  const preventDefault = vi.fn();
  contents.emit(event, { ...details, preventDefault });
  return preventDefault.mock.calls.length > 0;
};

describe("the shell under Electron", () => {
  beforeEach(() => {
    electron.forget();
    kept.clear();
  });

  it("keeps to its profile, and to one instance of it", async () => {
    await start();
    expect(askedFor("app.setPath")).toEqual([["userData", expect.stringMatching(/^profile.shell$/)]]);
    electron.app.emit("second-instance");
    expect(electron.asked.slice(-2).map(({ what }) => what)).toEqual(["window.restore", "window.focus"]);
  });

  it("ends at once when another instance has the profile", () => {
    answers.firstInstance = false;
    startShell({
      profile: "profile",
      platform: "linux",
      log: createLog({ write: () => {} }),
      createProgram: () => Promise.reject(new Error("must not start")),
    });
    expect(askedFor("app.exit")).toEqual([[0]]);
    expect(askedFor("app.whenReady")).toEqual([]);
  });

  it("says in words why it cannot start, and opens no window", async () => {
    startShell({
      profile: "profile",
      platform: "linux",
      log: createLog({ write: () => {} }),
      createProgram: () => Promise.reject(Object.assign(new Error("read-only"), { code: "EROFS" })),
    });
    await vi.waitFor(() => expect(askedFor("app.exit")).toEqual([[1]]));
    expect(askedFor("dialog.showErrorBox")).toEqual([["Alcove", expect.stringContaining("--profile DIR")]]);
    expect(askedFor("new BrowserWindow")).toEqual([]);
  });

  it("says so too when the core fails behind the window", async () => {
    await start({ started: Promise.reject(new Error("no such module")) });
    await vi.waitFor(() => expect(askedFor("app.exit")).toEqual([[1]]));
    expect(askedFor("dialog.showErrorBox")).toEqual([["Alcove", expect.stringContaining("could not start")]]);
  });

  it("sandboxes every renderer and registers its own scheme before Electron is ready", async () => {
    await start();
    const order = electron.asked.map(({ what }) => what);
    expect(order.indexOf("app.enableSandbox")).toBeLessThan(order.indexOf("app.whenReady"));
    expect(order.indexOf("protocol.registerSchemesAsPrivileged")).toBeLessThan(order.indexOf("app.whenReady"));
    expect(askedFor("protocol.registerSchemesAsPrivileged")).toEqual([
      [[{ scheme: "alcove-app", privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }]],
    ]);
  });

  it("loads its own scheme in a window with sandbox, isolation, no Node and no throttling", async () => {
    await start();
    expect(askedFor("window.loadURL")).toEqual([["alcove-app://main/"]]);
    expect(askedFor("new BrowserWindow")).toEqual([
      [
        expect.objectContaining({
          webPreferences: expect.objectContaining({
            sandbox: true,
            contextIsolation: true,
            nodeIntegration: false,
            nodeIntegrationInWorker: false,
            nodeIntegrationInSubFrames: false,
            webSecurity: true,
            webviewTag: false,
            spellcheck: false,
            backgroundThrottling: false,
          }),
        }),
      ],
    ]);
  });

  it("weakens nothing that Chromium guards by itself, and listens to no page by messages", async () => {
    await start();
    const options = JSON.stringify(askedFor("new BrowserWindow"));
    for (const name of ["allowRunningInsecureContent", "experimentalFeatures", "enableBlinkFeatures"])
      expect(options).not.toContain(name);
    expect(electron.ipcMain.eventNames()).toEqual([]);
    for (const name of ["certificate-error", "select-client-certificate", "login"])
      expect(electron.app.listenerCount(name), name).toBe(0);
  });

  it("gives no page a preload script", async () => {
    await start();
    expect(JSON.stringify(askedFor("new BrowserWindow"))).not.toContain("preload");
  });

  it("keeps nothing of its session on disk", async () => {
    await start();
    expect(askedFor("session.fromPartition")).toEqual([["alcove", { cache: false }]]);
  });

  it("answers its scheme with the program, and refuses other origins", async () => {
    const { served } = await start();
    const own = await call("protocol", new Request("http://main/", { headers: { origin: "alcove-app://main" } }));
    expect(own).toHaveProperty("status", 200);
    const foreign = await call(
      "protocol",
      new Request("http://main/api", { headers: { origin: "https://a.example" } }),
    );
    expect(foreign).toHaveProperty("status", 403);
    expect(served).toEqual(["http://main/"]);
  });

  it("answers every permission, and denies all but three to our own pages", async () => {
    await start();
    const asks = (permission: string, requestingUrl: string) => {
      const callback = vi.fn();
      call("setPermissionRequestHandler", {}, permission, callback, { requestingUrl });
      return callback.mock.calls[0]?.[0];
    };
    expect(asks("window-management", "alcove-app://main/")).toBe(true);
    expect(asks("fullscreen", "alcove-app://main/")).toBe(true);
    expect(asks("media", "alcove-app://main/")).toBe(false);
    expect(asks("fullscreen", "https://a.example/")).toBe(false);
    expect(call("setPermissionCheckHandler", {}, "geolocation", "alcove-app://main/")).toBe(false);
    expect(call("setPermissionCheckHandler", {}, "fullscreen", "")).toBe(false);
    expect(call("setDevicePermissionHandler", {})).toBe(false);
    const capture = vi.fn();
    call("setDisplayMediaRequestHandler", {}, capture);
    expect(capture).toHaveBeenCalledWith(null);
    expect(askedFor("session.setSpellCheckerEnabled")).toEqual([[false]]);
  });

  it("cancels what is loaded from elsewhere, or asked for by another origin", async () => {
    await start();
    const cancels = (url: string, initiatorOrigin?: string) => {
      const callback = vi.fn();
      call("onBeforeRequest", { url, initiatorOrigin }, callback);
      return callback.mock.calls[0]?.[0].cancel;
    };
    expect(cancels("alcove-app://main/")).toBe(false);
    expect(cancels("alcove-app://main/api/exams", "alcove-app://main")).toBe(false);
    expect(cancels("alcove-app://main/api/exams", "https://a.example")).toBe(true);
    expect(cancels("https://a.example/", "alcove-app://main")).toBe(true);
    expect(cancels("file:///etc/passwd")).toBe(true);
  });

  it("lets no page navigate away, and attaches no webview", async () => {
    await start();
    const contents = newContents();
    expect(isPrevented(contents, "will-frame-navigate", { url: "alcove-app://main/", isMainFrame: true })).toBe(false);
    expect(isPrevented(contents, "will-frame-navigate", { url: "https://a.example/", isMainFrame: true })).toBe(true);
    expect(isPrevented(contents, "will-frame-navigate", { url: "alcove-app://main/", isMainFrame: false })).toBe(true);
    expect(isPrevented(contents, "will-redirect", { url: "https://a.example/" })).toBe(true);
    expect(isPrevented(contents, "will-attach-webview", {})).toBe(true);
  });

  it("opens empty windows of our own realm, with the same limits, and no others", async () => {
    await start();
    const contents = newContents();
    expect(contents.openHandler({ url: "about:blank", frameName: "left" })).toMatchObject({
      action: "allow",
      overrideBrowserWindowOptions: { webPreferences: { sandbox: true, backgroundThrottling: false } },
    });
    expect(contents.openHandler({ url: "alcove-app://main/", frameName: "" })).toEqual({ action: "deny" });
    expect(contents.openHandler({ url: "https://a.example/", frameName: "" })).toEqual({ action: "deny" });
    expect(askedFor("shell.openExternal")).toEqual([]);
  });

  it("opens outside only what is on the list", async () => {
    await start();
    const contents = newContents();
    contents.openHandler({ url: "tel:+82 2 1234 5678", frameName: "" });
    contents.openHandler({ url: "file:///etc/passwd", frameName: "" });
    contents.openHandler({ url: "https://login.example/auth?state=2", frameName: "" });
    expect(contents.openHandler({ url: "https://login.example/auth?state=1", frameName: "" })).toEqual({
      action: "deny",
    });
    await vi.waitFor(() => expect(askedFor("shell.openExternal")).toHaveLength(2));
    expect(askedFor("shell.openExternal")).toEqual([["tel:+82 2 1234 5678"], ["https://login.example/auth?state=1"]]);
  });

  it("remembers where windows stood, by the set of displays", async () => {
    await start();
    electron.windows.at(-1)?.emit("close");
    const left = new electron.BrowserWindow({});
    const contents = newContents();
    contents.emit("did-create-window", left, { frameName: "left" });
    left.emit("close");
    expect([...kept.keys()]).toEqual(["0,0,1920x1160@1|main", "0,0,1920x1160@1|left"]);
    expect(contents.openHandler({ url: "about:blank", frameName: "left" })).toMatchObject({
      overrideBrowserWindowOptions: { x: 10, y: 20, width: 1000, height: 800 },
    });
  });

  it("puts the core away before it quits, once", async () => {
    const dispose = vi.fn(async () => {});
    await start({ dispose });
    electron.app.emit("window-all-closed");
    electron.app.quit();
    await vi.waitFor(() => expect(askedFor("quitted")).toHaveLength(1));
    expect(dispose).toHaveBeenCalledTimes(1);
  });

  it("has no menu where none is needed, so no reload and no developer tools", async () => {
    await start();
    expect(askedFor("Menu.setApplicationMenu")).toEqual([[null]]);
  });

  it("has the system's own menus on macOS", async () => {
    await start({}, "darwin");
    expect(askedFor("Menu.setApplicationMenu")).toEqual([
      [[{ role: "appMenu" }, { role: "editMenu" }, { role: "windowMenu" }]],
    ]);
  });

  it("writes no crash dumps: they hold memory", async () => {
    await start();
    expect(askedFor("crashReporter.start")).toEqual([]);
  });
});
