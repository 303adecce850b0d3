/**
 * Who sits at the workstation: demo, signed out, open, locked. One change at a time; each is told as an event.
 *
 * A reader's vault is closed before another is opened, and a demo ends only when the reader's vault stands open.
 */
import type { z } from "zod";
import type { AuditEvent } from "../../shared/contract/audit.ts";
import type { CoreEvent } from "../../shared/contract/events.ts";
import type { ReaderProfile } from "../../shared/contract/reader.ts";
import type {
  changePassphrase,
  changePin,
  createdReader,
  createReader,
  eraseEverything,
  newRecoveryKey,
  openVault,
  ReaderEntry,
  SessionMode,
  SessionState,
  unlockScreen,
} from "../../shared/contract/session.ts";
import type { SiteDraft } from "../../shared/contract/site.ts";
import { isProblem, ProblemError } from "../../shared/problem.ts";
import type { Dimse } from "./archives/index.ts";
import type { LockedBy, Session } from "./desk.ts";
import type { Imaging } from "./imaging/index.ts";
import { type OpenDesk, openDesk } from "./open-desk.ts";
import type { OpenReader, Readers } from "./readers/index.ts";
import { type OpenVault, Turnstile } from "./vault/index.ts";

export interface SessionPlace {
  readonly readers: Readers;
  readonly imaging: Imaging;
  readonly dimse: Dimse;
  readonly clock: () => number;
  readonly host: SessionState["host"];
  readonly version: string;
  readonly timeZone: string;
  readonly demoSite: SiteDraft;
  /** For so long after a vault opened only what the reader asks for is fetched (PF-24); none when left out. */
  readonly firstLookMs?: number | undefined;
  readonly emit: (event: CoreEvent) => void;
  readonly failed: (error: unknown) => void;
}

interface Opened {
  /** `null` in the demo. */
  readonly reader: OpenReader | null;
  readonly vault: OpenVault;
  readonly desk: OpenDesk;
}

type Credential = "passphrase" | "recovery-key" | "keychain";

export class WorkstationSession implements Session {
  readonly #place: SessionPlace;
  readonly #turns = new Turnstile();
  #opened: Opened | null = null;
  #mode: SessionMode = "signed-out";
  #readers: readonly ReaderEntry[] = [];
  #pinTriesLeft: number | null = null;
  #pinWaitUntil: number | null = null;

  constructor(place: SessionPlace) {
    this.#place = place;
  }

  get desk(): OpenDesk | null {
    return this.#opened?.desk ?? null;
  }

  state(): SessionState {
    const { host, version } = this.#place;
    return {
      mode: this.#mode,
      readers: [...this.#readers],
      reader: this.#opened?.reader?.entry() ?? null,
      host,
      version,
      pinTriesLeft: this.#mode === "locked" ? this.#pinTriesLeft : null,
      pinWaitUntil: this.#mode === "locked" ? this.#pinWaitUntil : null,
    };
  }

  /** Once, at the start. */
  begin(): Promise<void> {
    return this.#turns.run(async () => {
      this.#readers = await this.#place.readers.list();
      if (this.#readers.length === 0) await this.#openDemo();
      this.#tell();
    });
  }

  /** Once, at the end. */
  end(): Promise<void> {
    return this.#turns.run(() => this.#close({ kind: "program-stopped" }));
  }

  createReader(wanted: z.infer<typeof createReader>): Promise<z.infer<typeof createdReader>> {
    return this.#turns.run(async () => {
      const { reader, recoveryKey } = await this.#place.readers.create(wanted);
      await this.#close({ kind: "vault-closed" });
      await this.#openReader(reader, "passphrase");
      const settings = this.#opened?.desk.settings;
      if (settings !== undefined) await settings.put({ ...(await settings.get()), language: wanted.language });
      this.#tell();
      return { session: this.state(), recoveryKey };
    });
  }

  open(how: z.infer<typeof openVault>): Promise<SessionState> {
    return this.#turns.run(async () => {
      const reader = this.#opened?.reader;
      if (reader != null && reader.entry().id === how.readerId) return this.#openAgain(reader, how);
      if (reader != null) throw new ProblemError("conflict", "another reader's vault is open");
      const opened = await this.#openVault(how).catch(async (error: unknown) => {
        await this.#keepRefusal(how, error);
        throw error;
      });
      await this.#close({ kind: "vault-closed" });
      await this.#openReader(opened, how.with);
      return this.#tell();
    });
  }

  lock({ by }: { readonly by: LockedBy }): Promise<SessionState> {
    return this.#turns.run(async () => {
      const reader = this.#opened?.reader;
      if (this.#mode !== "open" || reader == null) return this.state();
      const pin = await reader.pinStanding();
      this.#pinTriesLeft = pin.triesLeft;
      this.#pinWaitUntil = pin.waitUntil;
      this.#mode = "locked";
      this.#audit({ kind: "screen-locked", by });
      return this.#tell();
    });
  }

  /** @throws ProblemError `wrong-key`; `busy` too soon after a wrong one; `too-many-tries` when it takes the passphrase */
  unlock({ pin }: z.infer<typeof unlockScreen>): Promise<SessionState> {
    return this.#turns.run(async () => {
      const reader = this.#opened?.reader;
      if (this.#mode !== "locked" || reader == null) return this.state();
      const result = await reader.checkPin(pin);
      if (result.outcome === "right") return this.#unlocked("pin");
      this.#pinWaitUntil = result.outcome === "passphrase-needed" ? null : result.waitUntil;
      if (result.outcome === "wait") throw new ProblemError("busy", "too soon after a wrong PIN");
      this.#pinTriesLeft = result.outcome === "wrong" ? result.triesLeft : 0;
      this.#audit({ kind: "credential-refused", with: "pin", triesLeft: this.#pinTriesLeft, refusedAt: null });
      this.#tell();
      throw new ProblemError(result.outcome === "wrong" ? "wrong-key" : "too-many-tries");
    });
  }

  signOut(): Promise<SessionState> {
    return this.#turns.run(async () => {
      if (this.#opened?.reader == null) return this.state();
      await this.#close({ kind: "vault-closed" });
      this.#readers = await this.#place.readers.list();
      return this.#tell();
    });
  }

  async profile(): Promise<ReaderProfile> {
    return this.#reader().profile();
  }

  saveProfile(profile: ReaderProfile): Promise<ReaderProfile> {
    return this.#turns.run(async () => {
      await this.#reader().saveProfile(profile);
      this.#audit({ kind: "settings-changed", names: ["profile"] });
      this.#readers = await this.#place.readers.list();
      this.#tell();
      return this.#reader().profile();
    });
  }

  async changePassphrase({ current, next }: z.infer<typeof changePassphrase>): Promise<void> {
    await this.#heard("passphrase", () => this.#reader().changePassphrase(current, next));
    this.#audit({ kind: "credential-changed", what: "passphrase" });
  }

  async changePin({ passphrase, pin }: z.infer<typeof changePin>): Promise<void> {
    await this.#heard("passphrase", () => this.#reader().checkPassphrase(passphrase));
    await this.#reader().setPin(pin);
    this.#audit({ kind: "credential-changed", what: "pin" });
  }

  async newRecoveryKey({ passphrase }: z.infer<typeof newRecoveryKey>): Promise<{ readonly recoveryKey: string }> {
    await this.#heard("passphrase", () => this.#reader().checkPassphrase(passphrase));
    const recoveryKey = await this.#reader().newRecoveryKey();
    this.#audit({ kind: "credential-changed", what: "recovery-key" });
    return { recoveryKey };
  }

  eraseEverything({ passphrase, name }: z.infer<typeof eraseEverything>): Promise<SessionState> {
    return this.#turns.run(async () => {
      const reader = this.#reader();
      await this.#heard("passphrase", () => reader.checkPassphrase(passphrase));
      if (name.trim() !== reader.entry().name) {
        this.#audit({ kind: "erase-refused", problem: "invalid" });
        throw new ProblemError("invalid", "name");
      }
      const desk = this.#opened?.desk;
      this.#opened = null;
      this.#mode = "signed-out";
      await desk?.close();
      // Nothing that is signed and unsent can exist yet; the report's outbox will be asked here.
      await reader.eraseEverything(async () => 0);
      this.#readers = await this.#place.readers.list();
      if (this.#readers.length === 0) await this.#openDemo();
      return this.#tell();
    });
  }

  #reader(): OpenReader {
    const reader = this.#opened?.reader;
    if (reader == null) throw new ProblemError("no-vault", "the demo has no reader");
    return reader;
  }

  #openVault(how: z.infer<typeof openVault>): Promise<OpenReader> {
    const { readers } = this.#place;
    switch (how.with) {
      case "passphrase":
        return readers.openWithPassphrase(how.readerId, how.passphrase);
      case "recovery-key":
        return readers.openWithRecoveryKey(how.readerId, how.recoveryKey, how.newPassphrase);
      case "keychain":
        return readers.openWithKeychain(how.readerId);
    }
  }

  /** The vault stands open already: behind the lock the passphrase unlocks, and nothing else opens it twice. */
  async #openAgain(reader: OpenReader, how: z.infer<typeof openVault>): Promise<SessionState> {
    if (this.#mode !== "locked") return this.state();
    if (how.with !== "passphrase") throw new ProblemError("vault-in-use", "unlock by PIN or passphrase");
    await this.#heard("passphrase", () => reader.checkPassphrase(how.passphrase));
    return this.#unlocked("passphrase");
  }

  #unlocked(credential: "pin" | "passphrase"): SessionState {
    this.#mode = "open";
    this.#pinTriesLeft = null;
    this.#pinWaitUntil = null;
    this.#audit({ kind: "screen-unlocked", with: credential });
    return this.#tell();
  }

  async #openReader(reader: OpenReader, credential: Credential): Promise<void> {
    try {
      const desk = await this.#openDesk(reader.vault, () => reader.entry().name);
      this.#opened = { reader, vault: reader.vault, desk };
      this.#mode = "open";
      this.#audit({ kind: "program-started", version: this.#place.version });
      await this.#tellRefusals(reader.entry().id, desk);
      this.#audit({ kind: "vault-opened", with: credential });
    } catch (error) {
      await reader.close();
      throw error;
    } finally {
      this.#readers = await this.#place.readers.list();
    }
  }

  /** A key that did not open the vault is in its audit as soon as one does. */
  async #keepRefusal({ readerId, with: credential }: z.infer<typeof openVault>, error: unknown): Promise<void> {
    if (!isProblem(error) || error.problem.code !== "wrong-key") return;
    await this.#place.readers.keepRefusal(readerId, credential).catch(this.#place.failed);
  }

  async #tellRefusals(readerId: string, { record }: OpenDesk): Promise<void> {
    const told = this.#place.readers.takeRefusals(readerId, async (refused) => {
      for (const { at, with: credential } of refused)
        await record.append({ kind: "credential-refused", with: credential, triesLeft: null, refusedAt: at });
    });
    await told.catch(this.#place.failed);
  }

  async #openDemo(): Promise<void> {
    const vault = await this.#place.readers.openThrowAway();
    const desk = await this.#openDesk(vault, () => "", this.#place.demoSite);
    this.#opened = { reader: null, vault, desk };
    this.#mode = "demo";
  }

  #openDesk(vault: OpenVault, reader: () => string, firstSite?: SiteDraft): Promise<OpenDesk> {
    const { imaging, dimse, clock, timeZone, firstLookMs, emit, failed } = this.#place;
    return openDesk({
      vault,
      imaging,
      dimse,
      clock,
      timeZone,
      firstLookMs,
      reader,
      emit,
      failed,
      ...(firstSite === undefined ? {} : { firstSite }),
    });
  }

  /** From the first step on nothing answers from the vault that closes. */
  async #close(last: AuditEvent): Promise<void> {
    const opened = this.#opened;
    if (opened === null) return;
    this.#opened = null;
    this.#mode = "signed-out";
    this.#pinTriesLeft = null;
    this.#pinWaitUntil = null;
    await opened.desk.close();
    await opened.desk.record.append(last).catch(this.#place.failed);
    await (opened.reader ?? opened.vault).close();
  }

  async #heard<T>(credential: Credential, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isProblem(error) && error.problem.code === "wrong-key") {
        this.#audit({ kind: "credential-refused", with: credential, triesLeft: null, refusedAt: null });
      }
      throw error;
    }
  }

  #audit(event: AuditEvent): void {
    this.#opened?.desk.tell(event);
  }

  #tell(): SessionState {
    const session = this.state();
    this.#place.emit({ type: "session", session });
    return session;
  }
}
