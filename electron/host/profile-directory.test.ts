import { describe, expect, it } from "vitest";
import { defaultProfileDirectory } from "./profile-directory.ts";

const place = (platform: NodeJS.Platform, environment: Record<string, string> = {}) =>
  defaultProfileDirectory({ platform, home: "home", environment }).replaceAll("\\", "/");

describe("the default profile", () => {
  it("is where each system keeps application data", () => {
    expect(place("linux")).toBe("home/.local/share/alcove");
    expect(place("linux", { XDG_DATA_HOME: "data" })).toBe("data/alcove");
    expect(place("darwin")).toBe("home/Library/Application Support/Alcove");
    expect(place("win32", { APPDATA: "roaming" })).toBe("roaming/Alcove");
    expect(place("win32")).toBe("home/AppData/Roaming/Alcove");
  });
});
