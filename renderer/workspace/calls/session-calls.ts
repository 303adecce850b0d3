/** Calls about who is at the workstation. */
import { z } from "zod";
import { createdReader, type createReader, type openVault, sessionState } from "../../../shared/contract/session.ts";
import { type Settings, settings } from "../../../shared/contract/settings.ts";
import { api } from "../api.ts";
import { ask, done } from "../ask.ts";

export const makeReader = (json: z.infer<typeof createReader>) => ask(createdReader, () => api.readers.$post({ json }));
export const openSession = (json: z.infer<typeof openVault>) =>
  ask(sessionState, () => api.session.open.$post({ json }));
export const lockScreen = (by: "reader" | "idle") => ask(sessionState, () => api.session.lock.$post({ json: { by } }));
export const unlockScreen = (pin: string) => ask(sessionState, () => api.session.unlock.$post({ json: { pin } }));
export const signOut = () => ask(sessionState, () => api.session["sign-out"].$post());

export const changePassphrase = (current: string, next: string) =>
  ask(done, () => api.reader.passphrase.$post({ json: { current, next } }));
export const changePin = (passphrase: string, pin: string) =>
  ask(done, () => api.reader.pin.$post({ json: { passphrase, pin } }));
export const newRecoveryKey = (passphrase: string) =>
  ask(z.object({ recoveryKey: z.string() }), () => api.reader["recovery-key"].$post({ json: { passphrase } }));

export const fetchSettings = () => ask(settings, () => api.settings.$get());
export const putSettings = (json: Settings) => ask(settings, () => api.settings.$put({ json }));
