import { defineConfig } from "@playwright/test";

const host = process.env.E2E_HOST === "electron" ? "electron" : "browser";

/** Electron has no loopback to attack, and no clock that a signal puts forward. */
const needsLoopback = host === "electron" ? ["loopback.spec.ts", "four-archives.spec.ts"] : [];
/** Orthanc and its DICOMweb plugin come from Debian's packages: specs that start it run on Linux. */
const needsOrthanc =
  process.platform === "linux" ? [] : ["first-light.spec.ts", "sites.spec.ts", "four-archives.spec.ts"];

export default defineConfig({
  testDir: "e2e/specs",
  outputDir: "test-results",
  // Each spec has a program, a browser and archives of its own, and mostly waits: two go side by side on two cores.
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [["list"]],
  use: { trace: "retain-on-failure", screenshot: "only-on-failure" },
  projects: [{ name: host, testIgnore: [...needsLoopback, ...needsOrthanc] }],
});
