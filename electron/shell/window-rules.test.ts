import { describe, expect, it } from "vitest";
import {
  isWebPage,
  mayDownload,
  mayHave,
  mayLoad,
  mayNavigate,
  mayOpenOutside,
  mayOpenWindow,
} from "./window-rules.ts";

const likeOurs = [
  "alcove-app://main.example/",
  "alcove-app://other/",
  "alcove-app://main@evil/",
  "alcove-app://user@main/",
  "alcove-app-x://main/",
  "https://alcove-app//main",
  "file:///alcove-app://main/",
  "javascript:alert(1)",
  "",
];

describe("window rules", () => {
  it("take no other origin for ours, however alike it looks", () => {
    for (const url of likeOurs) {
      expect(mayNavigate(url), url).toBe(false);
      expect(mayLoad(url, undefined), url).toBe(false);
      expect(mayHave("fullscreen", url), url).toBe(false);
      expect(mayOpenWindow("about:blank", url), url).toBe(false);
    }
    expect(mayNavigate("alcove-app://main/")).toBe(true);
  });

  it("load blobs and data of our own pages only", () => {
    expect(mayLoad("blob:alcove-app://main/1234", "alcove-app://main")).toBe(true);
    expect(mayLoad("blob:https://a.example/1234", "alcove-app://main")).toBe(false);
    expect(mayLoad("data:image/png;base64,AA", "alcove-app://main")).toBe(true);
    expect(mayLoad("data:text/html,x", undefined)).toBe(false);
  });

  it("hand over only what our own pages made", () => {
    expect(mayDownload("blob:alcove-app://main/1234")).toBe(true);
    for (const url of ["https://a.example/setup.exe", "blob:https://a.example/1", "file:///etc/passwd", ""])
      expect(mayDownload(url), url).toBe(false);
  });

  it("take no program's address for a sign-in's page", () => {
    expect(isWebPage("https://login.example/auth?state=1")).toBe(true);
    for (const url of ["ms-msdt:/id", "file:///a", "smb://a/b", "javascript:alert(1)", "tel:12", "https//a", ""])
      expect(isWebPage(url), url).toBe(false);
  });

  it("open telephone numbers outside, and nothing else", () => {
    expect(mayOpenOutside("tel:+49-30-123456")).toBe(true);
    for (const url of ["tel:", "tel:12;ext=`id`", "https://a.example/", "file:///a", "ms-msdt:x", "mailto:a@b", "x"]) {
      expect(mayOpenOutside(url), url).toBe(false);
    }
  });
});
