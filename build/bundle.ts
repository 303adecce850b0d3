/**
 * Builds the program: the renderer to dist/renderer, and the Node side to dist/electron.
 *
 * Entries of the Node side are the two hosts and every `*-worker.ts` of the core; the hosts hand the workers' paths
 * to the core, which never guesses where it was built to.
 */
import { globSync, rmSync } from "node:fs";
import { basename, resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { build, type InlineConfig } from "vite";
import { STYLE_NONCE } from "../electron/host/security-headers.ts";
import { externalPackages } from "./external-packages.ts";

const root = resolve(import.meta.dirname, "..");

/** Electron is there where it runs the program, and nowhere else. */
const external = [...externalPackages, "electron"];

const rendererConfig: InlineConfig = {
  configFile: false,
  root: resolve(root, "renderer"),
  logLevel: "warn",
  plugins: [react()],
  worker: { format: "es" },
  // The server puts a fresh nonce in this one's place on each load of the page.
  html: { cspNonce: STYLE_NONCE },
  build: {
    outDir: resolve(root, "dist/renderer"),
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    // One bundle read from the same machine: its size is no cost of a line.
    chunkSizeWarningLimit: 10_000,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
};

function nodeEntries(): Record<string, string> {
  const files = ["electron/serve.ts", "electron/main.ts", ...globSync("electron/core/**/*-worker.ts", { cwd: root })];
  return Object.fromEntries(files.map((file) => [basename(file, ".ts"), resolve(root, file)]));
}

const nodeConfig: InlineConfig = {
  configFile: false,
  root,
  logLevel: "warn",
  publicDir: false,
  ssr: { noExternal: true, external, target: "node" },
  build: {
    ssr: true,
    target: "node22",
    outDir: resolve(root, "dist/electron"),
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: nodeEntries(),
      output: { format: "es", entryFileNames: "[name].mjs", chunkFileNames: "chunks/[name]-[hash].mjs" },
    },
  },
};

rmSync(resolve(root, "dist/built-from.sha256"), { force: true });
const started = performance.now();
await build(rendererConfig);
await build(nodeConfig);
process.stderr.write(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.\n`);
