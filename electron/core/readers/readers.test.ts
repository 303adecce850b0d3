import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type KeyStore, noKeyStore } from "./key-store.ts";
import { createReaders } from "./readers.ts";

let root: string;
let now = 0;
beforeEach(async () => {
  now = 1_000_000;
  root = await mkdtemp(join(tmpdir(), "alcove-readers-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const start = (keyStore: KeyStore = noKeyStore) =>
  createReaders({
    profileDirectory: root,
    keyStore,
    clock: () => now,
    log: { warn: () => {} },
    cost: { N: 64, r: 8, p: 1 },
  });
const wanted = { name: "김서연", passphrase: "correct horse battery", pin: "2468", language: "ko" } as const;
const wrongKey = { problem: { code: "wrong-key" } };

/** A keychain of this user alone: it turns bytes around. */
const turningKeyStore = (works = true): KeyStore => ({
  available: async () => true,
  seal: async (secret) => secret.toReversed(),
  open: async (sealed) => {
    if (!works) throw new Error("locked");
    return sealed.toReversed();
  },
});

describe("readers", () => {
  it("open their vault by passphrase, by recovery key as people type it, and by nothing else", async () => {
    const readers = await start();
    const { reader, recoveryKey } = await readers.create(wanted);
    const { id } = reader.entry();
    await reader.vault.index.insertInto("setting").values({ name: "mark", value_json: "1" }).execute();
    await reader.close();
    expect(await readers.list()).toEqual([{ id, name: "김서연", keychain: false }]);

    await expect(readers.openWithPassphrase(id, "correct horse batterx")).rejects.toMatchObject(wrongKey);
    await expect(readers.openWithKeychain(id)).rejects.toMatchObject({ problem: { code: "keychain-unavailable" } });
    await expect(readers.openWithPassphrase("../..", wanted.passphrase)).rejects.toMatchObject({
      problem: { code: "unknown" },
    });
    const again = await readers.openWithPassphrase(id, wanted.passphrase);
    expect(await again.profile()).toEqual({ name: "김서연", credentials: "", identifiers: {}, language: "ko" });
    await again.close();

    const typed = ` ${recoveryKey.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l")} `;
    const recovered = await readers.openWithRecoveryKey(id, typed, "another good passphrase");
    expect(
      await recovered.vault.index.selectFrom("setting").selectAll().where("name", "=", "mark").execute(),
    ).toHaveLength(1);
    await recovered.close();
    await expect(readers.openWithPassphrase(id, wanted.passphrase)).rejects.toMatchObject(wrongKey);
    await (await readers.openWithPassphrase(id, "another good passphrase")).close();
  });

  it("change passphrase and recovery key: the old ones open nothing any more", async () => {
    const readers = await start();
    const { reader, recoveryKey } = await readers.create(wanted);
    const { id } = reader.entry();
    await expect(reader.changePassphrase("wrong", "next passphrase")).rejects.toMatchObject(wrongKey);
    await reader.changePassphrase(wanted.passphrase, "next passphrase");
    const newKey = await reader.newRecoveryKey();
    await reader.close();
    await expect(readers.openWithPassphrase(id, wanted.passphrase)).rejects.toMatchObject(wrongKey);
    await expect(readers.openWithRecoveryKey(id, recoveryKey, "x".repeat(10))).rejects.toMatchObject(wrongKey);
    await (await readers.openWithRecoveryKey(id, newKey, "third passphrase")).close();
    await (await readers.openWithPassphrase(id, "third passphrase")).close();
  });

  it("take a passphrase in whatever form Hangul was typed", async () => {
    const readers = await start();
    const { reader } = await readers.create({ ...wanted, passphrase: "서울 판독실 열쇠".normalize("NFC") });
    const { id } = reader.entry();
    await reader.close();
    await (await readers.openWithPassphrase(id, "서울 판독실 열쇠".normalize("NFD"))).close();
  });

  it("open by the keychain where there is one, until told not to", async () => {
    const readers = await start(turningKeyStore());
    const { reader } = await readers.create(wanted);
    const { id } = reader.entry();
    expect(reader.entry().keychain).toBe(true);
    await reader.close();
    await (await readers.openWithKeychain(id)).close();
    const locked = await start(turningKeyStore(false));
    await expect(locked.openWithKeychain(id)).rejects.toMatchObject({ problem: { code: "keychain-unavailable" } });
    const again = await readers.openWithPassphrase(id, wanted.passphrase);
    await again.useKeychain(false);
    await again.close();
    await expect(readers.openWithKeychain(id)).rejects.toMatchObject({ problem: { code: "keychain-unavailable" } });
    expect(await readers.list()).toMatchObject([{ keychain: false }]);
  });

  it("unlock by PIN, wait longer after each wrong one, and need the passphrase after five", async () => {
    const readers = await start();
    const { reader } = await readers.create(wanted);
    expect(await reader.checkPin("2468")).toEqual({ outcome: "right" });
    expect(await reader.checkPin("0000")).toEqual({ outcome: "wrong", triesLeft: 4, waitUntil: now });
    expect(await reader.checkPin("0000")).toEqual({ outcome: "wrong", triesLeft: 3, waitUntil: now + 2_000 });
    expect(await reader.pinStanding()).toEqual({ triesLeft: 3, waitUntil: now + 2_000 });
    expect(await reader.checkPin("2468")).toMatchObject({ outcome: "wait", triesLeft: 3 });
    now += 2_000;
    // Two at once are two tries: the second has to wait.
    const both = await Promise.all([reader.checkPin("0000"), reader.checkPin("0001")]);
    expect(both.map(({ outcome }) => outcome)).toEqual(["wrong", "wait"]);
    now += 5_000;
    await reader.checkPin("0000");
    now += 15_000;
    expect(await reader.checkPin("0000")).toEqual({ outcome: "passphrase-needed" });
    now += 1e9;
    expect(await reader.checkPin("2468")).toEqual({ outcome: "passphrase-needed" });
    expect(await reader.pinStanding()).toEqual({ triesLeft: 0, waitUntil: null });
    await expect(reader.checkPassphrase("wrong")).rejects.toMatchObject(wrongKey);
    await reader.checkPassphrase(wanted.passphrase);
    expect(await reader.checkPin("2468")).toEqual({ outcome: "right" });
    await reader.setPin("135790");
    expect(await reader.checkPin("2468")).toMatchObject({ outcome: "wrong" });
    expect(await reader.checkPin("135790")).toEqual({ outcome: "right" });
    await reader.close();
  });

  it("erase everything, keys first, and refuse while signed work is unsent", async () => {
    const readers = await start();
    const { reader } = await readers.create(wanted);
    const { reader: other } = await readers.create({ ...wanted, name: "Other" });
    await expect(reader.eraseEverything(async () => 2)).rejects.toMatchObject({
      problem: { code: "unsent-work", detail: "2" },
    });
    expect(await reader.checkPin(wanted.pin)).toEqual({ outcome: "right" });
    await reader.eraseEverything(async () => 0);
    expect(await readdir(join(root, "vaults"))).toEqual([other.entry().id]);
    expect(await readers.list()).toMatchObject([{ name: "Other" }]);
    await other.close();
  });

  it("end an erasing that was cut short", async () => {
    const readers = await start();
    const { reader } = await readers.create(wanted);
    const { id } = reader.entry();
    await reader.close();
    await writeFile(join(root, "vaults", id, "erased"), "");
    expect(await (await start()).list()).toEqual([]);
    expect(await readdir(join(root, "vaults"))).toEqual([]);
  });

  it("are found again when their list is lost or damaged, and keep their names otherwise", async () => {
    const readers = await start();
    const { reader } = await readers.create(wanted);
    const { id } = reader.entry();
    await reader.saveProfile({ ...(await reader.profile()), name: "김서연 MD", identifiers: { seoul: "r17" } });
    await reader.close();
    expect(await readers.list()).toMatchObject([{ id, name: "김서연 MD" }]);
    await writeFile(join(root, "readers.json"), "{");
    expect(await readers.list()).toMatchObject([{ id, name: `Reader ${id.slice(0, 8)}` }]);
    const again = await readers.openWithPassphrase(id, wanted.passphrase);
    expect((await again.profile()).identifiers).toEqual({ seoul: "r17" });
    await again.close();
  });

  it("do not open a vault that another has open, and say so", async () => {
    const readers = await start();
    const { reader } = await readers.create(wanted);
    await expect(readers.openWithPassphrase(reader.entry().id, wanted.passphrase)).rejects.toMatchObject({
      problem: { code: "vault-in-use" },
    });
    await reader.close();
  });

  it("leave no key and no secret in the profile in the clear", async () => {
    const readers = await start();
    const { reader, recoveryKey } = await readers.create(wanted);
    await reader.close();
    const ring = await readFile(join(root, "vaults", reader.entry().id, "keyring.json"), "utf8");
    for (const secret of [wanted.passphrase, wanted.pin, recoveryKey]) expect(ring).not.toContain(secret);
  });
});
