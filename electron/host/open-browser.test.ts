import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openBrowser } from "./open-browser.ts";

describe.runIf(process.platform === "linux")("opening the browser", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "open-"));
    vi.stubEnv("PATH", folder);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  const opener = (script: string) => {
    const file = join(folder, "xdg-open");
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  };

  it("hands the address over as one argument", async () => {
    opener(`echo "$#:$1" > ${folder}/got`);
    expect(await openBrowser("http://127.0.0.1:1/?ticket=a&b", "linux")).toBe(true);
    expect(readFileSync(join(folder, "got"), "utf8")).toBe("1:http://127.0.0.1:1/?ticket=a&b\n");
  });

  it("says so where there is no browser, and where there is no opener", async () => {
    opener("exit 3");
    expect(await openBrowser("http://127.0.0.1:1/", "linux")).toBe(false);
    rmSync(join(folder, "xdg-open"));
    expect(await openBrowser("http://127.0.0.1:1/", "linux")).toBe(false);
  });
});
