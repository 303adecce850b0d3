import { defineConfig } from "@playwright/test";

const host = process.env.E2E_HOST === "electron" ? "electron" : "browser";

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
  // Electron has no loopback to attack.
  projects: [{ name: host, testIgnore: host === "electron" ? "loopback.spec.ts" : [] }],
});
