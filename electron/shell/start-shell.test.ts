import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import * as electron from "./electron-double.ts";
import { exampleShell, newContents, start } from "./shell-fixture.ts";
import { startShell } from "./start-shell.ts";
import { kept } from "./window-memory-double.ts";

vi.mock("electron", () => import("./electron-double.ts"));
vi.mock("./window-memory.ts", () => import("./window-memory-double.ts"));

const { answers, askedFor } = electron;

describe("the shell under Electron", () => {
  beforeEach(() => {
    electron.forget();
    kept.clear();
  });

  it("keeps to its profile, and to one instance of it", async () => {
    const { parts } = await start();
    expect(askedFor("app.setPath")).toContainEqual(["userData", join(parts.profile, "shell")]);
    electron.app.emit("second-instance");
    expect(electron.asked.slice(-2).map(({ what }) => what)).toEqual(["window.restore", "window.focus"]);
  });

  it("ends at once when another instance has the profile", () => {
    answers.firstInstance = false;
    const { parts } = exampleShell();
    startShell({ ...parts, createProgram: () => Promise.reject(new Error("must not start")) });
    expect(askedFor("app.exit")).toEqual([[0]]);
    expect(askedFor("app.whenReady")).toEqual([]);
  });

  it("says in words why it cannot start, and opens no window", async () => {
    const { parts } = exampleShell();
    const readOnly = Object.assign(new Error("read-only"), { code: "EROFS" });
    startShell({ ...parts, createProgram: () => Promise.reject(readOnly) });
    await vi.waitFor(() => expect(askedFor("app.exit")).toEqual([[1]]));
    expect(askedFor("dialog.showErrorBox")).toEqual([["Alcove", expect.stringContaining("--profile DIR")]]);
    expect(askedFor("new BrowserWindow")).toEqual([]);
  });

  it("says so too when the profile cannot be made, before anything else", () => {
    const { parts } = exampleShell();
    const profile = join(parts.profile, "a-file");
    writeFileSync(profile, "");
    startShell({ ...parts, profile });
    expect(askedFor("app.exit")).toEqual([[1]]);
    expect(askedFor("dialog.showErrorBox")).toEqual([["Alcove", expect.stringContaining("--profile DIR")]]);
    expect(askedFor("app.requestSingleInstanceLock")).toEqual([]);
  });

  it("says so too when the core fails behind the window", async () => {
    await start({ started: Promise.reject(new Error("no such module")) });
    await vi.waitFor(() => expect(askedFor("app.exit")).toEqual([[1]]));
    expect(askedFor("dialog.showErrorBox")).toEqual([["Alcove", expect.stringContaining("could not start")]]);
  });

  it("goes on when a page or a link cannot be opened, and logs neither", async () => {
    answers.fails = new Error("no program opens tel:+82212345678");
    const { lines } = await start();
    newContents().openHandler({ url: "tel:+82212345678", frameName: "" });
    await vi.waitFor(() => expect(lines).toHaveLength(2));
    expect(lines.join()).toContain("could not load the page");
    expect(lines.join()).toContain("could not open a link outside");
    expect(lines.join()).not.toContain("82212345678");
  });

  it("keeps nothing of its session on disk, and lets its windows draw while they are covered", async () => {
    await start();
    expect(askedFor("session.fromPartition")).toEqual([["alcove", { cache: false }]]);
    expect(JSON.stringify(askedFor("new BrowserWindow"))).toContain('"backgroundThrottling":false');
    expect(askedFor("session.setSpellCheckerEnabled")).toEqual([[false]]);
  });

  it("MA-6 puts the core away before it quits, once, when windows close or the system ends", async () => {
    const dispose = vi.fn(async () => {});
    const { window } = await start({ dispose });
    const preventDefault = vi.fn();
    electron.powerMonitor.emit("shutdown", { preventDefault });
    window.emit("session-end");
    electron.app.emit("window-all-closed");
    await vi.waitFor(() => expect(askedFor("quitted")).toHaveLength(1));
    expect(preventDefault).toHaveBeenCalled();
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
});

describe("crashes beside the main process", () => {
  beforeEach(() => electron.forget());

  it("are reported by process, reason and exit code; the page is opened anew, without its other windows", async () => {
    const { window, crashes } = await start();
    const other = new electron.BrowserWindow({});
    newContents().emit("did-create-window", other, { frameName: "left" });
    window.webContents.emit("render-process-gone", {}, { reason: "oom", exitCode: 5 });
    electron.app.emit("child-process-gone", {}, { type: "GPU", reason: "crashed", exitCode: 139 });
    electron.app.emit("child-process-gone", {}, { type: "Utility", reason: "clean-exit", exitCode: 0 });
    expect(crashes).toEqual([
      { process: "page", reason: "oom", exitCode: 5 },
      { process: "graphics", reason: "crashed", exitCode: 139 },
    ]);
    expect(askedFor("window.loadURL")).toEqual([["alcove-app://main/"], ["alcove-app://main/"]]);
    expect([other.destroyed, window.destroyed]).toEqual([true, false]);
  });

  it("end the program when the page fails again and again", async () => {
    const { window } = await start();
    for (let turn = 0; turn < 3; turn += 1) {
      window.webContents.emit("render-process-gone", {}, { reason: "crashed", exitCode: 1 });
    }
    expect(askedFor("window.loadURL")).toHaveLength(3);
    expect(askedFor("dialog.showErrorBox")).toEqual([["Alcove", expect.stringContaining("crash-reports")]]);
    await vi.waitFor(() => expect(askedFor("quitted")).toHaveLength(1));
  });
});
