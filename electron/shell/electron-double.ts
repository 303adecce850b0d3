/**
 * A double of Electron's module for tests of the wiring: it does nothing, and records what it was asked.
 *
 * Used by `vi.mock("electron", () => import("./electron-double.ts"))`; the real module cannot be loaded outside
 * Electron.
 */
import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";

export interface Asked {
  readonly what: string;
  readonly args: readonly unknown[];
}

/** In order, since the last `forget`. */
export const asked: Asked[] = [];

const record = (what: string, ...args: unknown[]): void => {
  asked.push({ what, args });
};

/** The arguments of each time that `what` was asked. */
export const askedFor = (what: string): readonly (readonly unknown[])[] =>
  asked.filter((entry) => entry.what === what).map((entry) => entry.args);

/** What the double answers; tests set it. */
export const answers = {
  firstInstance: true,
  encryption: true,
  backend: "gnome_libsecret",
  isPackaged: false,
  switches: new Set<string>(),
  idleState: "active",
  /** What `loadURL` and `openExternal` fail with; they succeed while it is `null`. */
  fails: null as Error | null,
  displays: [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1160 }, scaleFactor: 1 }],
};

const first = { ...answers };

export function forget(): void {
  asked.length = 0;
  for (const each of [app, powerMonitor, screen]) each.removeAllListeners();
  Object.assign(answers, first, { switches: new Set<string>() });
}

class App extends EventEmitter {
  get isPackaged() {
    return answers.isPackaged;
  }
  readonly commandLine = { hasSwitch: (name: string) => answers.switches.has(name) };
  setPath(name: string, path: string) {
    if (!existsSync(path)) throw new Error(`no such folder: ${path}`);
    record("app.setPath", name, path);
  }
  getPath() {
    return tmpdir();
  }
  getVersion() {
    return "0.0.0";
  }
  requestSingleInstanceLock() {
    record("app.requestSingleInstanceLock");
    return answers.firstInstance;
  }
  enableSandbox() {
    record("app.enableSandbox");
  }
  async whenReady() {
    record("app.whenReady");
  }
  /** As Electron's: asks the listeners of `before-quit` first. */
  quit() {
    record("app.quit");
    let prevented = false;
    this.emit("before-quit", { preventDefault: () => (prevented = true) });
    if (!prevented) record("quitted");
  }
  exit(code: number) {
    record("app.exit", code);
  }
}
export const app = new App();

export class Contents extends EventEmitter {
  readonly mainFrame = { origin: "alcove-app://main" };
  setWebRTCIPHandlingPolicy(policy: string) {
    record("contents.setWebRTCIPHandlingPolicy", policy);
  }
  openHandler: (details: { url: string; frameName: string }) => unknown = () => undefined;
  setWindowOpenHandler(handler: (details: { url: string; frameName: string }) => unknown) {
    this.openHandler = handler;
  }
  getURL() {
    return "alcove-app://main/";
  }
}

export const windows: BrowserWindow[] = [];
export class BrowserWindow extends EventEmitter {
  readonly webContents = new Contents();
  bounds = { x: 10, y: 20, width: 1000, height: 800 };
  maximized = false;
  fullScreen = false;
  destroyed = false;
  constructor(options: unknown) {
    super();
    record("new BrowserWindow", options);
    windows.push(this);
  }
  async loadURL(url: string) {
    record("window.loadURL", url);
    if (answers.fails !== null) throw answers.fails;
  }
  show() {
    record("window.show");
  }
  maximize() {
    record("window.maximize");
    this.maximized = true;
  }
  unmaximize() {
    this.maximized = false;
  }
  restore() {
    record("window.restore");
  }
  focus() {
    record("window.focus");
  }
  isMinimized() {
    return true;
  }
  isMaximized() {
    return this.maximized;
  }
  isFullScreen() {
    return this.fullScreen;
  }
  isDestroyed() {
    return this.destroyed;
  }
  destroy() {
    record("window.destroy");
    this.destroyed = true;
  }
  getNormalBounds() {
    return this.bounds;
  }
  setBounds(bounds: BrowserWindow["bounds"]) {
    record("window.setBounds", bounds);
    this.bounds = bounds;
  }
}

type Handler = (...args: never[]) => unknown;

/** What the sessions were given, by the name of the setter; those of the default session after `default.`. */
export const handlers = new Map<string, Handler>();

const newSession = (prefix: string) => {
  const keep = (name: string) => (handler: Handler) => {
    record(`session.${prefix}${name}`);
    handlers.set(`${prefix}${name}`, handler);
  };
  return Object.assign(new EventEmitter(), {
    protocol: {
      handle(scheme: string, handler: Handler) {
        record("session.protocol.handle", scheme);
        handlers.set(`${prefix}protocol`, handler);
      },
    },
    setPermissionRequestHandler: keep("setPermissionRequestHandler"),
    setPermissionCheckHandler: keep("setPermissionCheckHandler"),
    setDevicePermissionHandler: keep("setDevicePermissionHandler"),
    setDisplayMediaRequestHandler: keep("setDisplayMediaRequestHandler"),
    setSpellCheckerEnabled: (on: boolean) => record("session.setSpellCheckerEnabled", on),
    webRequest: { onBeforeRequest: keep("onBeforeRequest") },
  });
};

/** The windows' session, since it was made. */
export let ownSession = newSession("");

export const session = {
  defaultSession: newSession("default."),
  fromPartition(partition: string, options: unknown) {
    record("session.fromPartition", partition, options);
    ownSession = newSession("");
    return ownSession;
  },
};

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown) => record("protocol.registerSchemesAsPrivileged", schemes),
};

export const Menu = {
  setApplicationMenu: (menu: unknown) => record("Menu.setApplicationMenu", menu),
  buildFromTemplate: (template: unknown) => template,
};

export const screen = Object.assign(new EventEmitter(), {
  getPrimaryDisplay: () => answers.displays[0],
  getAllDisplays: () => answers.displays,
});

export const powerMonitor = Object.assign(new EventEmitter(), { getSystemIdleState: () => answers.idleState });

export const dialog = {
  showErrorBox: (title: string, text: string) => record("dialog.showErrorBox", title, text),
};

export const shell = {
  async openExternal(url: string) {
    record("shell.openExternal", url);
    if (answers.fails !== null) throw answers.fails;
  },
};

export const ipcMain = new EventEmitter();

export const crashReporter = { start: (options: unknown) => record("crashReporter.start", options) };

const turned = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x55));
export const safeStorage = {
  getSelectedStorageBackend: () => answers.backend,
  isAsyncEncryptionAvailable: async () => answers.encryption,
  encryptStringAsync: async (text: string) => turned(Buffer.from(text)),
  decryptStringAsync: async (sealed: Buffer) => ({ result: turned(sealed).toString(), shouldReEncrypt: false }),
};
