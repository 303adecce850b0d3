import { defineConfig } from "vitest/config";

const outside = ["**/node_modules/**", "**/dist/**", "e2e/specs/**"];

// npm test names a file to leave the numbers in.
const report = process.env.ALCOVE_VITEST_REPORT;

export default defineConfig({
  test: {
    ...(report === undefined ? {} : { outputFile: { json: report } }),
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...outside, "**/*.peer.test.ts"],
          testTimeout: 20_000,
          // It imports Electron, which tests replace by a double: that reaches only what vitest itself loads.
          server: { deps: { inline: ["electron-store"] } },
        },
      },
      {
        test: {
          name: "peers",
          include: ["**/*.peer.test.ts"],
          exclude: outside,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Each file starts its own servers; a few at a time are enough for two cores.
          fileParallelism: false,
        },
      },
    ],
  },
});
