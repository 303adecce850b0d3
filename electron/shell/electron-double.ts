/**
 * A double of Electron's module for tests of the wiring: it does nothing, and records what it was asked.
 *
 * Used by `vi.mock("electron", () => import("./electron-double.ts"))`; the real module cannot be loaded outside
 * Electron.
 */
import { EventEmitter } from "node:events";
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
  displays: [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1160 }, scaleFactor: 1 }],
};

export function forget(): void {
  asked.length = 0;
  app.removeAllListeners();
  Object.assign(answers, { firstInstance: true, encryption: true, backend: "gnome_libsecret" });
}

class App extends EventEmitter {
  setPath(name: string, path: string) {
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
  constructor(options: unknown) {
    super();
    record("new BrowserWindow", options);
    windows.push(this);
  }
  async loadURL(url: string) {
    record("window.loadURL", url);
  }
  show() {
    record("window.show");
  }
  maximize() {
    record("window.maximize");
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
    return false;
  }
  isDestroyed() {
    return false;
  }
  getNormalBounds() {
    return { x: 10, y: 20, width: 1000, height: 800 };
  }
}

type Handler = (...args: never[]) => unknown;

/** What the session was given, by the name of the setter. */
export const handlers = new Map<string, Handler>();
const keep = (name: string) => (handler: Handler) => {
  record(`session.${name}`);
  handlers.set(name, handler);
};

export const session = {
  fromPartition(partition: string, options: unknown) {
    record("session.fromPartition", partition, options);
    return {
      protocol: {
        handle(scheme: string, handler: Handler) {
          record("session.protocol.handle", scheme);
          handlers.set("protocol", handler);
        },
      },
      setPermissionRequestHandler: keep("setPermissionRequestHandler"),
      setPermissionCheckHandler: keep("setPermissionCheckHandler"),
      setDevicePermissionHandler: keep("setDevicePermissionHandler"),
      setDisplayMediaRequestHandler: keep("setDisplayMediaRequestHandler"),
      setSpellCheckerEnabled: (on: boolean) => record("session.setSpellCheckerEnabled", on),
      webRequest: { onBeforeRequest: keep("onBeforeRequest") },
    };
  },
};

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown) => record("protocol.registerSchemesAsPrivileged", schemes),
};

export const Menu = {
  setApplicationMenu: (menu: unknown) => record("Menu.setApplicationMenu", menu),
  buildFromTemplate: (template: unknown) => template,
};

export const screen = {
  getPrimaryDisplay: () => answers.displays[0],
  getAllDisplays: () => answers.displays,
};

export const dialog = {
  showErrorBox: (title: string, text: string) => record("dialog.showErrorBox", title, text),
};

export const shell = { openExternal: async (url: string) => record("shell.openExternal", url) };

export const ipcMain = new EventEmitter();

export const crashReporter = { start: (options: unknown) => record("crashReporter.start", options) };

const turned = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x55));
export const safeStorage = {
  getSelectedStorageBackend: () => answers.backend,
  isAsyncEncryptionAvailable: async () => answers.encryption,
  encryptStringAsync: async (text: string) => turned(Buffer.from(text)),
  decryptStringAsync: async (sealed: Buffer) => ({ result: turned(sealed).toString(), shouldReEncrypt: false }),
};
