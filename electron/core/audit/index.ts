/** The audit of a vault. @module */
export { type Audit, type AuditPlace, createAudit } from "./audit.ts";
export { AuditQueue } from "./audit-queue.ts";
