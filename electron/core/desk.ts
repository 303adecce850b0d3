/** The workstation as its one fetch app sees it: who sits at it, and what stands open. */
import type { z } from "zod";
import type { AuditList } from "../../shared/contract/audit.ts";
import type { CoreEvent, VaultState } from "../../shared/contract/events.ts";
import type { ProgramState } from "../../shared/contract/program.ts";
import type { ReaderProfile } from "../../shared/contract/reader.ts";
import type {
  changePassphrase,
  changePin,
  createdReader,
  createReader,
  eraseEverything,
  lockScreen,
  newRecoveryKey,
  openVault,
  SessionState,
  unlockScreen,
} from "../../shared/contract/session.ts";
import type { Settings } from "../../shared/contract/settings.ts";
import type { FindingStore } from "./findings/index.ts";
import type { KeptProtocols } from "./hanging/kept-protocols.ts";
import type { MachineEvent } from "./machine-events.ts";
import type { OrderDesk } from "./order-desk.ts";
import type { Prefetch } from "./prefetch/prefetch.ts";
import type { Reading } from "./reading/reading.ts";
import type { SeriesCorrections } from "./reading/series-corrections.ts";
import type { SiteDesk } from "./site-desk.ts";
import type { Views } from "./worklist/views.ts";
import type { Worklist } from "./worklist/worklist.ts";

/** Who locked the screen: the reader, a time without one, or the machine's own lock (which no page can claim). */
export type LockedBy = z.infer<typeof lockScreen>["by"] | "system";

/** Readers of this workstation and their keys. Every change of the session is told as an event. */
export interface Session {
  state(): SessionState;
  /** Ends the demo (or signs the reader out) and opens the new vault. */
  createReader(wanted: z.infer<typeof createReader>): Promise<z.infer<typeof createdReader>>;
  open(how: z.infer<typeof openVault>): Promise<SessionState>;
  lock(why: { readonly by: LockedBy }): Promise<SessionState>;
  unlock(with_: z.infer<typeof unlockScreen>): Promise<SessionState>;
  signOut(): Promise<SessionState>;
  /** @throws ProblemError `no-vault` in the demo, which has no reader */
  profile(): Promise<ReaderProfile>;
  saveProfile(profile: ReaderProfile): Promise<ReaderProfile>;
  changePassphrase(change: z.infer<typeof changePassphrase>): Promise<void>;
  changePin(change: z.infer<typeof changePin>): Promise<void>;
  /** A new recovery key; the old one opens nothing any more. */
  newRecoveryKey(proof: z.infer<typeof newRecoveryKey>): Promise<{ readonly recoveryKey: string }>;
  eraseEverything(confirmation: z.infer<typeof eraseEverything>): Promise<SessionState>;
}

export interface SettingsStore {
  get(): Promise<Settings>;
  put(next: Settings): Promise<Settings>;
}

export interface VaultKeeper {
  state(): Promise<VaultState>;
  setQuota(bytes: number): Promise<VaultState>;
}

/** What stands open with a vault; made when it opens, ended when it closes. */
export interface Desk {
  readonly settings: SettingsStore;
  readonly vault: VaultKeeper;
  readonly sites: SiteDesk;
  readonly worklist: Worklist;
  readonly views: Views;
  readonly reading: Reading;
  readonly prefetch: Prefetch;
  readonly findings: FindingStore;
  readonly corrections: SeriesCorrections;
  readonly protocols: KeptProtocols;
  readonly orders: OrderDesk;
  /** Newest first, from before entry `before` downwards, with whether the whole chain holds. */
  audit(before: number | undefined, limit: number): Promise<AuditList>;
}

export interface Workstation {
  readonly session: Session;
  /** The open vault's services. @throws ProblemError `no-vault`, or `locked` while the screen is locked */
  desk(): Desk;
  /** The same, also behind the lock: for what holds nothing of a patient. @throws ProblemError `no-vault` */
  deskBehindLock(): Desk;
  /** Whether an address is the page of a sign-in that is under way. */
  isSignInPage(address: string): boolean;
  /** The program's version, updates and crash reports: nothing of a patient, so it is told behind the lock too. */
  program(): ProgramState;
  /** Does what an event of the machine asks for (docs/rules/machine.md). */
  meet(event: MachineEvent): Promise<void>;
  /** Events from now on, whole state first. While locked nothing of a patient is told. @returns to stop */
  listen(listener: (event: CoreEvent) => void): () => void;
  dispose(): Promise<void>;
}
