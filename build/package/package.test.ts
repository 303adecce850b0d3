import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { FuseV1Options } from "@electron/fuses";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { builderConfig, programIn } from "./builder-config.ts";
import { distributionFault } from "./electron-distribution.ts";
import { fuses, setFuses } from "./fuses.ts";
import { licenceTexts } from "./licence-texts.ts";
import { shipsInPackage } from "./package-files.ts";
import { shippedPackages } from "./shipped-packages.ts";
import { stageProgram } from "./stage.ts";

const root = resolve(import.meta.dirname, "../..");
let folder = "";
const write = (file: string, text: string | Uint8Array) => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
};
const listed = (from: string) =>
  readdirSync(join(folder, from), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(join(folder, from).length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "package-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("what ships", () => {
  it("are the packages that the bundle loads, with what they need, from where Node finds it", () => {
    const of = (dependencies: object, optionalDependencies: object = {}) =>
      JSON.stringify({ name: "x", version: "1.0.0", dependencies, optionalDependencies });
    write("node_modules/a/package.json", of({ b: "1" }, { "not-here": "1", c: "1" }));
    write("node_modules/a/node_modules/b/package.json", of({ c: "1" }));
    write("node_modules/b/package.json", of({}));
    write("node_modules/c/package.json", of({ a: "1" }));
    write("node_modules/d/package.json", of({ gone: "1" }));
    expect(shippedPackages(folder, ["a"]).map(({ path }) => path)).toEqual([
      "node_modules/a",
      "node_modules/a/node_modules/b",
      "node_modules/c",
    ]);
    expect(() => shippedPackages(folder, ["d"])).toThrow("gone is needed by node_modules/d");
  });

  it("of a package are what runs and its licence, for this machine alone", () => {
    const ships = (path: string, entries = "") => shipsInPackage(path, entries, "linux-x64");
    for (const path of [
      "index.js",
      "lib/a.mjs",
      "build/a.wasm",
      "LICENSE.md",
      "prebuilds/linux-x64.node",
      "package.json",
    ])
      expect(ships(path), path).toBe(true);
    for (const path of [
      "test/a.js",
      "README.md",
      "a.d.ts",
      "a.js.map",
      "src/a.js",
      "prebuilds/win32-x64.node",
      "deps/a.c",
    ])
      expect(ships(path), path).toBe(false);
    expect(ships("src/a.js", '"main":"src/a.js"')).toBe(true);
  });

  it("is laid out without the browser host, maps, tests and sources, and with licences to be read", () => {
    for (const name of ["better-sqlite3-multiple-ciphers", "dcmjs-codecs", "piscina", "pino"]) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.2.3", main: "index.js" }));
      write(`node_modules/${name}/index.js`, "");
      write(`node_modules/${name}/test/a.test.js`, "");
      write(`node_modules/${name}/LICENSE`, `terms of ${name}`);
    }
    for (const file of ["electron/main.mjs", "electron/main.mjs.map", "electron/serve.mjs", "renderer/index.html"])
      write(`dist/${file}`, "");
    for (const file of ["LICENSE", "NOTICE", "docs/third-party.md", "electron/main.ts"]) write(file, "text");
    const own = {
      name: "alcove",
      version: "0.1.0",
      description: "d",
      license: "Apache-2.0",
      type: "module",
      main: "m",
    };
    write("package.json", JSON.stringify({ ...own, scripts: { start: "x" }, devDependencies: { electron: "1.0.0" } }));
    write("package-lock.json", '{ "packages": { "node_modules/pino": { "version": "1.2.3", "license": "MIT" } } }');
    stageProgram(folder, join(folder, "out"), "linux-x64");
    const app = listed("out/app");
    expect(app.filter((path) => !path.startsWith("node_modules/"))).toEqual([
      "dist/electron/main.mjs",
      "dist/renderer/index.html",
      "package.json",
    ]);
    expect(app.filter((path) => path.startsWith("node_modules/pino/"))).toEqual([
      "node_modules/pino/LICENSE",
      "node_modules/pino/index.js",
      "node_modules/pino/package.json",
    ]);
    const manifest = JSON.parse(readFileSync(join(folder, "out/app/package.json"), "utf8"));
    expect(manifest.dependencies).toMatchObject({ pino: "1.2.3", piscina: "1.2.3" });
    expect([manifest.scripts, manifest.devDependencies]).toEqual([undefined, undefined]);
    expect(listed("out/notices")).toEqual(["LICENSE", "NOTICE", "third-party-licences.txt", "third-party.md"]);
  });

  it("has the text of every licence, also of what is bundled", () => {
    const texts = licenceTexts(root);
    for (const name of ["react", "hono", "electron-updater", "@cornerstonejs/core"])
      expect(texts).toContain(`${name} `);
    expect(texts).toContain("Permission is hereby granted, free of charge");
    expect(texts).toContain("SIL OPEN FONT LICENSE");
  });
});

describe("the packaged program", () => {
  const wire = (states: string) =>
    Buffer.concat([
      Buffer.from("dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX"),
      Buffer.from([1, states.length]),
      Buffer.from(states),
    ]);

  it("ES-19 has every fuse set, and is not made when a new one is undecided", async () => {
    expect(Object.keys(fuses)).toHaveLength(Object.values(FuseV1Options).filter(Number.isInteger).length);
    write("alcove", wire("101100011"));
    await setFuses(join(folder, "alcove"), false);
    expect(readFileSync(join(folder, "alcove")).subarray(-9).toString()).toBe("010011001");
    write("newer", wire("1011000110"));
    await expect(setFuses(join(folder, "newer"), false)).rejects.toThrow();
  });

  it("ES-16 is made of one version of Electron, and says what is missing", () => {
    expect(distributionFault(folder, "45.4.1", "linux")).toContain("electron is missing");
    expect(distributionFault(folder, "45.4.1", "linux")).toContain("--electron-dist DIR");
    write("electron", "");
    write("version", "44.0.0");
    expect(distributionFault(folder, "45.4.1", "linux")).toContain("of version 44.0.0");
    write("version", "v45.4.1\n");
    expect(distributionFault(folder, "45.4.1", "linux")).toBeUndefined();
    expect(distributionFault(folder, "45.4.1", "win32")).toContain("electron.exe is missing");
  });

  it("is an archive with its addons beside it, for three systems", () => {
    const staged = { app: "app", notices: "notices", packages: [] };
    const config = builderConfig({ root, staged, electronDist: "e", electronVersion: "45.4.1", output: "out" });
    expect(config).toMatchObject({ asarUnpack: ["**/*.node"], npmRebuild: false, electronDist: "e" });
    expect(config.asar).not.toBe(false);
    expect(config.mac).toMatchObject({ hardenedRuntime: true });
    expect([config.linux, config.mac, config.win].every((each) => each != null)).toBe(true);
    expect(["linux", "darwin", "win32"].map((platform) => programIn("o", platform).replace("\\", "/"))).toEqual([
      "o/alcove",
      "o/Alcove.app",
      "o/Alcove.exe",
    ]);
  });

  it("asks no address for updates that is not set: the one it is made with leads nowhere", () => {
    const staged = { app: "app", notices: "notices", packages: [] };
    const { publish } = builderConfig({ root, staged, electronDist: "e", electronVersion: "45.4.1", output: "out" });
    expect(publish).toEqual({ provider: "generic", url: "https://updates.invalid/" });
  });
});
