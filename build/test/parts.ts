/** The parts of `npm test`, in order: what fails soonest comes first. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Part, root } from "./part.ts";
import { readOwn, readPlaywright, readVitest } from "./reports.ts";

const vitest = "node_modules/vitest/vitest.mjs";

/** Beside a checkout there may be a larger collection of images; a fresh clone has none. */
const collection = resolve(root, "../shared/data");
const shipped = ["build/demo/studies", "e2e/samples/files"];

const vitestPart = (project: string, args: readonly string[]): Part => ({
  name: project === "unit" ? "unit tests" : "tests with real peers",
  args: [vitest, "run", "--project", project, "--reporter=default", "--reporter=json", ...args],
  report: { variable: "ALCOVE_VITEST_REPORT", read: readVitest },
});

export const check: Part = {
  name: "check",
  args: ["build/checks/check.ts"],
  report: { variable: "ALCOVE_TALLY", read: readOwn },
  minutes: 5,
};
export const unit = (args: readonly string[] = []): Part => vitestPart("unit", args);
export const peers = (args: readonly string[] = []): Part => vitestPart("peers", args);
export const build: Part = { name: "build", args: ["build/run.mjs", "build"], minutes: 5 };
export const endToEnd = (args: readonly string[] = []): Part => ({
  name: "end to end",
  args: ["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json", ...args],
  report: { variable: "PLAYWRIGHT_JSON_OUTPUT_FILE", read: readPlaywright },
  minutes: 34,
});

const onFolders = (name: string, program: string, folders: readonly string[]): readonly Part[] =>
  folders
    .filter((folder) => existsSync(resolve(root, folder)))
    .map((folder) => ({ name: `${name} in ${folder}`, args: [program, folder] }));

const beside = existsSync(collection) ? ["../shared/data"] : [];
const malformed = beside.map((folder) => `${folder}/malformed`);

/** Few kills and what takes no minutes; `npm run faults` has the rest. */
export const faults: Part = {
  name: "kills and faults",
  args: ["e2e/faults/main.ts", "--short", "--seed", "20260302"],
  report: { variable: "ALCOVE_TALLY", read: readOwn },
};

const HOSTILE = "e2e/hostile/main.ts";

export const samples = (): readonly Part[] => onFolders("samples", "e2e/samples/main.ts", [...shipped, ...beside]);
/** The project's own hostile files, and those beside it. */
export const hostile = (): readonly Part[] => [
  { name: "hostile files of our own", args: [HOSTILE] },
  ...onFolders("hostile files", HOSTILE, malformed),
];
