import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "./log.ts";
import { createProgram, type Program } from "./program.ts";

describe("the one fetch app", () => {
  let folder = "";
  let lines: string[] = [];
  let program: Program;
  let met: string[] = [];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "program-"));
    const renderer = join(folder, "renderer");
    mkdirSync(join(renderer, "assets"), { recursive: true });
    writeFileSync(join(folder, "secret.txt"), "secret");
    writeFileSync(join(renderer, "index.html"), '<meta property="csp-nonce" nonce="__STYLE_NONCE__">');
    writeFileSync(join(renderer, "assets", "index-abc.js"), "export {};");
    lines = [];
    met = [];
    program = await createProgram({
      rendererDirectory: renderer,
      log: createLog({ write: (line) => lines.push(line) }),
      core: Promise.resolve({
        api: {
          fetch: (request) => {
            if (request.url.endsWith("/bug")) throw new Error("choked on KIM^MINJUN");
            return Response.json({ fine: true }, { headers: { "Content-Length": "13" } });
          },
        },
        isSignInPage: () => false,
        meet: async (event) => {
          if (event === "woke") throw new Error("choked on KIM^MINJUN");
          met.push(event);
        },
        dispose: async () => {},
      }),
    });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const get = (path: string, method = "GET") => program.fetch(new Request(`http://127.0.0.1:4000${path}`, { method }));

  it("serves the page with a fresh nonce each time, in the page and in its policy", async () => {
    const nonces = await Promise.all(
      ["/", "/"].map(async (path) => {
        const page = await get(path);
        const nonce = /nonce="([\w-]+)"/.exec(await page.text())?.[1] ?? "";
        expect(page.headers.get("content-security-policy")).toContain(`style-src 'self' 'nonce-${nonce}'`);
        return nonce;
      }),
    );
    expect(nonces[0]).toMatch(/^[\w-]{22}$/);
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it("passes events of the machine on, and logs a failure without its words", async () => {
    await program.meet("suspending");
    await program.meet("woke");
    expect(met).toEqual(["suspending"]);
    expect(lines.join()).toContain('"event":"woke"');
    expect(lines.join()).not.toContain("KIM");
  });

  it("allows no inline script, no eval, no frame and no other origin", async () => {
    const policy = (await get("/")).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/'unsafe-|https?:|\*/);
  });

  it("lets a browser keep hashed files and nothing else", async () => {
    const cached = async (path: string) => (await get(path)).headers.get("cache-control");
    expect(await cached("/assets/index-abc.js")).toContain("immutable");
    expect(await cached("/")).toBe("no-store");
    expect(await cached("/api/session")).toBe("no-store");
    expect(await cached("/nowhere")).toBe("no-store");
  });

  it("marks every answer as our own, whoever made it", async () => {
    for (const path of ["/", "/assets/index-abc.js", "/api/session", "/api/bug", "/nowhere"]) {
      const { headers } = await get(path);
      expect(headers.get("x-content-type-options"), path).toBe("nosniff");
      expect(headers.get("referrer-policy"), path).toBe("no-referrer");
      expect(headers.get("cross-origin-opener-policy"), path).toBe("same-origin");
      expect(headers.get("cross-origin-resource-policy"), path).toBe("same-origin");
      expect(headers.get("content-security-policy"), path).toContain("default-src 'none'");
    }
  });

  it("keeps the length that the api gave", async () => {
    expect((await get("/api/session")).headers.get("content-length")).toBe("13");
  });

  it("leads nowhere out of its folder", async () => {
    for (const path of [
      "/../secret.txt",
      "/%2e%2e/secret.txt",
      "/assets/..%2f..%2fsecret.txt",
      "/assets",
      "//etc/passwd",
    ]) {
      expect((await get(path)).status, path).toBe(404);
    }
    expect((await get("/", "POST")).status).toBe(405);
  });

  it("serves the page while the core comes up, and tells when it could not", async () => {
    let refuse: (error: Error) => void = () => {};
    const core = new Promise<never>((_resolve, reject) => {
      refuse = reject;
    });
    const early = await createProgram({
      rendererDirectory: join(folder, "renderer"),
      log: createLog({ write: () => {} }),
      core,
    });
    expect((await early.fetch(new Request("http://127.0.0.1:4000/"))).status).toBe(200);
    const waiting = early.fetch(new Request("http://127.0.0.1:4000/api/session"));
    refuse(new Error("no such module"));
    await expect(early.started).rejects.toThrow("no such module");
    expect((await waiting).status).toBe(500);
    await early.dispose();
  });

  it("answers a bug without its words, and logs where it was, not what it quoted", async () => {
    const answer = await get("/api/bug");
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ code: "unknown", detail: "" });
    expect(lines.join("")).toContain("program.test.ts");
    expect(lines.join("")).not.toContain("KIM");
  });
});
