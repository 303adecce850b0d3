import { beforeEach, describe, expect, it, vi } from "vitest";
import * as electron from "./electron-double.ts";
import { createKeychain } from "./keychain.ts";

vi.mock("electron", () => import("./electron-double.ts"));

const secret = new Uint8Array([0, 1, 127, 128, 255]);

describe("the keychain", () => {
  beforeEach(() => electron.forget());

  it("opens what it sealed, byte for byte", async () => {
    const keychain = createKeychain("linux");
    const sealed = await keychain.seal(secret);
    expect([...sealed]).not.toEqual([...secret]);
    expect(await keychain.open(sealed)).toEqual(secret);
  });

  it.each(["basic_text", "unknown"])("on Linux, takes %s for no keychain", async (backend) => {
    electron.answers.backend = backend;
    const keychain = createKeychain("linux");
    expect(await keychain.available()).toBe(false);
    await expect(keychain.seal(secret)).rejects.toMatchObject({ problem: { code: "keychain-unavailable" } });
  });

  it("asks the backend's name on Linux alone", async () => {
    electron.answers.backend = "unknown";
    expect(await createKeychain("darwin").available()).toBe(true);
  });

  it("is not there when the system offers no encryption", async () => {
    electron.answers.encryption = false;
    expect(await createKeychain("win32").available()).toBe(false);
  });

  it("says so when it does not know what was sealed", async () => {
    vi.spyOn(electron.safeStorage, "decryptStringAsync").mockRejectedValueOnce(new Error("bad decrypt"));
    await expect(createKeychain("linux").open(secret)).rejects.toMatchObject({
      problem: { code: "keychain-unavailable", detail: "" },
    });
  });
});
