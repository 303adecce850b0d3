import { describe, expect, it } from "vitest";
import { type Guard, judgeRequest } from "./request-guard.ts";

const loopback: Guard = {
  hosts: ["127.0.0.1:4000", "localhost:4000"],
  origins: ["http://127.0.0.1:4000", "http://localhost:4000"],
  unsaid: "refused",
};
const own = { host: "127.0.0.1:4000" };

const judge = (method: string, headers: Record<string, string>, guard = loopback) =>
  judgeRequest({ method, headers: new Headers(headers) }, guard);

describe("who may ask", () => {
  it("refuses every name but its own, so that a rebound name reaches nothing", () => {
    expect(judge("GET", own)).toBeUndefined();
    expect(judge("GET", { host: "localhost:4000" })).toBeUndefined();
    for (const host of ["evil.example:4000", "127.0.0.1", "127.0.0.1:4001", "127.0.0.1:4000.evil.example", ""]) {
      expect(judge("GET", { host }), host).toBe("foreign-host");
    }
    expect(judge("GET", {})).toBe("foreign-host");
  });

  it("refuses other origins, and the opaque one", () => {
    for (const origin of ["http://127.0.0.1:4001", "https://127.0.0.1:4000", "http://evil.example", "null"]) {
      expect(judge("POST", { ...own, origin }), origin).toBe("foreign-origin");
    }
    expect(judge("POST", { ...own, origin: "http://127.0.0.1:4000" })).toBeUndefined();
  });

  it("refuses what a browser marks as coming from another page, images and navigation too", () => {
    for (const site of ["cross-site", "same-site"]) {
      expect(judge("GET", { ...own, "sec-fetch-site": site, "sec-fetch-mode": "no-cors" })).toBe("cross-site");
      expect(judge("GET", { ...own, "sec-fetch-site": site, "sec-fetch-mode": "navigate" })).toBe("cross-site");
    }
    expect(judge("GET", { ...own, "sec-fetch-site": "same-origin" })).toBeUndefined();
  });

  it("lets a person open a page from the address bar, and nothing be changed that way", () => {
    expect(judge("GET", { ...own, "sec-fetch-site": "none", "sec-fetch-mode": "navigate" })).toBeUndefined();
    expect(judge("GET", { ...own, "sec-fetch-site": "none", "sec-fetch-mode": "no-cors" })).toBe("cross-site");
    expect(judge("POST", { ...own, "sec-fetch-site": "none", "sec-fetch-mode": "navigate" })).toBe("cross-site");
  });

  it("refuses a change that does not say where it comes from, on loopback", () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      expect(judge(method, own), method).toBe("cross-site");
      const scheme: Guard = { hosts: [], origins: ["alcove-app://main"], unsaid: "allowed" };
      expect(judge(method, {}, scheme), method).toBeUndefined();
      expect(judge(method, { origin: "https://a.example" }, scheme), method).toBe("foreign-origin");
    }
  });
});
