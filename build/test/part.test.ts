import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Part, runPart } from "./part.ts";
import { readOwn, readPlaywright, readVitest } from "./reports.ts";

describe("a part of the tests", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "part-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const part = (text: string, report?: Part["report"]): Part => {
    const program = join(folder, `${Math.random()}.mjs`);
    writeFileSync(program, text);
    return { name: "trial", args: [program], ...(report === undefined ? {} : { report }) };
  };
  const report = { variable: "REPORT", read: readOwn };
  const writes = (text: string) =>
    `import { writeFileSync } from "node:fs"; writeFileSync(process.env.REPORT, ${JSON.stringify(text)});`;

  it("counts one step by its exit code", async () => {
    expect(await runPart(part(""))).toEqual({ passed: 1, failed: 0 });
    expect(await runPart(part("process.exit(3)"))).toEqual({ passed: 0, failed: 1 });
  });

  it("counts what the part reports", async () => {
    const text = `${writes('{"passed":7,"failed":2}')} process.exit(1)`;
    expect(await runPart(part(text, report))).toEqual({ passed: 7, failed: 2 });
  });

  it("counts a crash as failed: without a report, with half of one, or after a good one", async () => {
    expect(await runPart(part("process.kill(process.pid, 'SIGKILL')", report))).toEqual({ passed: 0, failed: 1 });
    expect(await runPart(part(writes('{"passed":'), report))).toEqual({ passed: 0, failed: 1 });
    const late = `${writes('{"passed":7,"failed":0}')} process.exit(1)`;
    expect(await runPart(part(late, report))).toEqual({ passed: 7, failed: 1 });
  });

  it("counts a part that ran nothing as failed", async () => {
    expect(await runPart(part(writes('{"passed":0,"failed":0}'), report))).toEqual({ passed: 0, failed: 1 });
  });
});

describe("reports", () => {
  it("counts a test file that could not be loaded", () => {
    const broken = { status: "failed", assertionResults: [] };
    const fine = { status: "passed", assertionResults: [{}, {}] };
    expect(readVitest({ numPassedTests: 2, numFailedTests: 0, testResults: [broken, fine] })).toEqual({
      passed: 2,
      failed: 1,
    });
  });

  it("counts flaky specs and errors outside of specs as failed", () => {
    const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 };
    expect(readPlaywright({ stats, errors: [{}] })).toEqual({ passed: 3, failed: 3 });
  });
});
