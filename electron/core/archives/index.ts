/**
 * Archives: a site's image store behind one port, whatever it speaks.
 *
 * @module
 */
export type { AbilityMemory } from "./abilities.ts";
export type { Archive, ReceivedInstance, StudyQuery, TestStep } from "./archive.ts";
export { Bandwidth } from "./bandwidth.ts";
export { type ArchiveDeps, createArchive } from "./create-archive.ts";
export { Dimse } from "./dimse/dimse.ts";
export type { HeaderReader } from "./folder-catalogue.ts";
export { openFile, openFolder, walkFolder } from "./folder-walk.ts";
export { directHeaders } from "./header-reader.ts";
export { plainAuthorization } from "./login/authorization.ts";
export { SignInSessions } from "./login/sign-in-sessions.ts";
export { SignIns } from "./login/sign-ins.ts";
export { BusyError } from "./network-problem.ts";
export { type HttpTimeouts, httpTimeouts, readBody, ServerHttp } from "./server-http.ts";
export type { TellUnreadable, UnreadableRow } from "./unreadable-row.ts";
