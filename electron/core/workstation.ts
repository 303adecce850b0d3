/** The core: the workstation, made by its composition root. @module */
export { createWorkstation, type WorkstationPlace } from "./create-workstation.ts";
export type { Desk, Session, SettingsStore, VaultKeeper, Workstation } from "./desk.ts";
export type { MachineEvent } from "./machine-events.ts";
