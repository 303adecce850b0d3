/** Who is at the workstation, and what stands open. */
import { z } from "zod";

/**
 * - `demo`: no reader yet; a throw-away vault with the demo site
 * - `signed-out`: readers exist, no vault open
 * - `open`: a vault is open and the screen unlocked
 * - `locked`: the vault is open, prefetch goes on, nothing of a patient is answered until the PIN
 */
export const sessionMode = z.enum(["demo", "signed-out", "open", "locked"]);
export type SessionMode = z.infer<typeof sessionMode>;

export const language = z.enum(["en", "ko"]);
export type Language = z.infer<typeof language>;

export const readerEntry = z.object({
  id: z.string(),
  name: z.string(),
  /** The system keychain can open this vault without a passphrase. */
  keychain: z.boolean(),
});
export type ReaderEntry = z.infer<typeof readerEntry>;

export const sessionState = z.object({
  mode: sessionMode,
  readers: z.array(readerEntry),
  /** The reader whose vault is open; null in the demo and when signed out. */
  reader: readerEntry.nullable(),
  host: z.enum(["browser", "electron"]),
  version: z.string(),
  /** PIN tries left before the passphrase is asked for; null while unlocked. */
  pinTriesLeft: z.int().nullable(),
  /** Until when a wrong PIN makes the next try wait, UTC milliseconds; null when none is kept waiting. */
  pinWaitUntil: z.number().nullable(),
});
export type SessionState = z.infer<typeof sessionState>;

const passphrase = z.string().min(10).max(1024);
const pin = z.string().regex(/^\d{4,12}$/);

export const createReader = z.object({ name: z.string().trim().min(1).max(120), passphrase, pin, language });
/** The recovery key is shown once, here, and never again. */
export const createdReader = z.object({ session: sessionState, recoveryKey: z.string() });

export const openVault = z.discriminatedUnion("with", [
  z.object({ with: z.literal("passphrase"), readerId: z.string(), passphrase: z.string().max(1024) }),
  z.object({
    with: z.literal("recovery-key"),
    readerId: z.string(),
    recoveryKey: z.string().max(200),
    newPassphrase: passphrase,
  }),
  z.object({ with: z.literal("keychain"), readerId: z.string() }),
]);
/** By the reader's own hand, or because there was none for so long as the settings say. */
export const lockScreen = z.object({ by: z.enum(["reader", "idle"]) });
export const unlockScreen = z.object({ pin: z.string().max(12) });
export const changePassphrase = z.object({ current: z.string().max(1024), next: passphrase });
export const changePin = z.object({ passphrase: z.string().max(1024), pin });
/** A new recovery key replaces the paper one, so it takes more than an unlocked screen. */
export const newRecoveryKey = z.object({ passphrase: z.string().max(1024) });
/** Erasing everything asks for the passphrase and the reader's name, typed. */
export const eraseEverything = z.object({ passphrase: z.string().max(1024), name: z.string() });
