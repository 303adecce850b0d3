import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findLayerViolations, layerRules } from "./layers.ts";

/** A small program that keeps all rules, and for each rule the one file that breaks it. */
const clean: Readonly<Record<string, string>> = {
  "package.json": "{}",
  "node_modules/electron/package.json": '{ "name": "electron", "main": "index.js" }',
  "node_modules/electron/index.js": "export const app = 1;",
  "node_modules/@cornerstonejs/core/package.json": '{ "name": "@cornerstonejs/core", "main": "index.js" }',
  "node_modules/@cornerstonejs/core/index.js": "export const view = 1;",
  "shared/units.ts": "export const unit = 1;",
  "shared/contract/exam.ts": 'export { unit } from "../units.ts";',
  "shared/units.test.ts": 'import { unit } from "./units.ts"; unit;',
  "electron/core/vault.ts": 'export { unit } from "../../shared/units.ts";',
  "electron/api/app.ts": 'export { unit } from "../core/vault.ts"; export type Api = number;',
  "electron/host/log.ts": 'export { unit } from "../api/app.ts";',
  "electron/shell/window.ts": 'import { app } from "electron"; import { unit } from "../host/log.ts"; app; unit;',
  "electron/main.ts": 'import "./shell/window.ts";',
  "renderer/app/app.ts": 'import "../worklist/list.ts"; import "../reading/room.ts";',
  "renderer/worklist/list.ts": 'import "../workspace/client.ts";',
  "renderer/reading/room.ts": 'import "../workspace/client.ts"; import "../viewport/view.ts";',
  "renderer/workspace/client.ts":
    'import type { Api } from "../../electron/api/app.ts"; import "../ui/row.ts"; export type A = Api;',
  "renderer/viewport/view.ts": 'import "@cornerstonejs/core";',
  "renderer/ui/row.ts": "export const row = 1;",
  "build/bundle.ts": "export const bundle = 1;",
  "e2e/host.ts": "export const host = 1;",
};

const planted: Readonly<Record<string, readonly [file: string, text: string]>> = {
  "shared-is-lowest": ["shared/bad.ts", 'import "../electron/core/vault.ts";'],
  "shared-is-pure": ["shared/bad.ts", 'import "node:fs";'],
  "contract-is-above-domain": ["shared/bad.ts", 'import type {} from "./contract/exam.ts";'],
  "core-is-plain-node": ["electron/core/bad.ts", 'import "../host/log.ts";'],
  "api-uses-core": ["electron/api/bad.ts", 'import "../shell/window.ts";'],
  "host-uses-api": ["electron/host/bad.ts", 'import "../shell/window.ts";'],
  "shell-uses-host": ["electron/shell/bad.ts", 'import "../../build/bundle.ts";'],
  "only-shell-meets-electron": [
    "electron/core/bad.ts",
    'import type { app } from "electron"; export type A = typeof app;',
  ],
  "renderer-knows-no-electron": [
    "renderer/reading/bad.ts",
    'import type { Api } from "../../electron/api/app.ts"; export type A = Api;',
  ],
  "workspace-knows-only-api": [
    "renderer/workspace/bad.ts",
    'import type { unit } from "../../electron/core/vault.ts"; export type A = typeof unit;',
  ],
  "workspace-knows-only-types": [
    "renderer/workspace/bad.ts",
    'import { unit } from "../../electron/api/app.ts"; unit;',
  ],
  "renderer-has-no-node": ["renderer/ui/bad.ts", 'import "node:fs";'],
  "features-keep-apart": ["renderer/reading/bad.ts", 'import "../worklist/list.ts";'],
  "workspace-is-below-features": ["renderer/workspace/bad.ts", 'import "../worklist/list.ts";'],
  "viewport-is-lowest": ["renderer/viewport/bad.ts", 'import "../workspace/client.ts";'],
  "ui-is-lowest": ["renderer/ui/bad.ts", 'import "../viewport/view.ts";'],
  "only-viewport-meets-cornerstone": [
    "renderer/reading/bad.ts",
    'import type { view } from "@cornerstonejs/core"; export type A = typeof view;',
  ],
  "product-knows-no-tests": ["shared/bad.ts", 'import "./units.test.ts";'],
  "no-cycles": ["shared/bad.ts", 'import "./bad-too.ts";'],
  "imports-resolve": ["shared/bad.ts", 'import "./nowhere.ts";'],
};

describe("layers", () => {
  let root = "";
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "layers-"));
    for (const [file, text] of Object.entries(clean)) write(file, text);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("finds nothing in a program that keeps the rules", async () => {
    expect(await findLayerViolations(root)).toEqual([]);
  });

  it("has a planted violation for every rule", () => {
    expect(Object.keys(planted)).toEqual(layerRules.map((rule) => rule.name));
  });

  it.each(Object.entries(planted))("catches a planted violation of %s", async (rule, [file, text]) => {
    write(file, text);
    if (rule === "no-cycles") write("shared/bad-too.ts", 'import "./bad.ts";');
    const found = await findLayerViolations(root);
    expect(found.filter((line) => line.startsWith(`${rule}: ${file.replace(".ts", "")}`))).not.toEqual([]);
  });
});
