import { defineConfig } from "@playwright/test";

const host = process.env.E2E_HOST === "electron" ? "electron" : "browser";

/** Electron has no loopback to attack. */
const needsLoopback = host === "electron" ? ["loopback.spec.ts"] : [];
/** Orthanc and its DICOMweb plugin come from Debian's packages: specs that start it run on Linux. */
const needsOrthanc = process.platform === "linux" ? [] : ["first-light.spec.ts", "sites.spec.ts"];

export default defineConfig({
  testDir: "e2e/specs",
  outputDir: "test-results",
  // Specs measure and wait on one program each; side by side they would wait on each other.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [["list"]],
  use: { trace: "retain-on-failure", screenshot: "only-on-failure" },
  projects: [{ name: host, testIgnore: [...needsLoopback, ...needsOrthanc] }],
});
