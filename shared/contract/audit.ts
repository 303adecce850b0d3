/** What the audit keeps: who did what to which exam, never what an image shows. Encrypted and hash-chained. */
import { z } from "zod";
import { problemCode } from "../problem.ts";
import { identityField } from "../worklist/patient-identity.ts";

const exam = { examId: z.string() };
const study = { studyId: z.string() };
const site = { siteId: z.string() };
const outcome = { outcome: z.enum(["done", "refused", "failed"]), problem: problemCode.nullable() };
const credential = z.enum(["passphrase", "recovery-key", "keychain", "pin"]);

/** One event, without its time and place in the chain. */
export const auditEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("program-started"), version: z.string() }),
  z.object({ kind: z.literal("program-stopped") }),
  z.object({ kind: z.literal("vault-opened"), with: credential }),
  z.object({ kind: z.literal("vault-closed") }),
  z.object({ kind: z.literal("screen-locked"), by: z.enum(["reader", "idle", "system"]) }),
  z.object({ kind: z.literal("screen-unlocked"), with: credential }),
  z.object({
    kind: z.literal("credential-refused"),
    with: credential,
    triesLeft: z.int().nullable(),
    /** When it was refused, where that was before the vault was open to keep it; `null`: at the entry's own time. */
    refusedAt: z.number().nullable().default(null),
  }),
  z.object({ kind: z.literal("credential-changed"), what: credential }),
  z.object({
    kind: z.literal("query"),
    ...site,
    what: z.enum(["worklist", "priors", "test", "preview"]),
    answers: z.int().nullable(),
    /** Questions that this entry stands for: polls that went alike are told together. */
    questions: z.int().positive().default(1),
    /** When the first of them was asked; `null`: at the entry's own time. */
    since: z.number().nullable().default(null),
    ...outcome,
  }),
  z.object({ kind: z.literal("exam-opened"), ...exam, studies: z.array(z.string()) }),
  z.object({ kind: z.literal("exam-closed"), ...exam }),
  z.object({ kind: z.literal("exam-read"), ...exam, read: z.boolean() }),
  z.object({ kind: z.literal("exam-reserved"), ...exam, reserved: z.boolean() }),
  z.object({ kind: z.literal("priority-changed"), ...exam, from: z.string(), to: z.string() }),
  z.object({ kind: z.literal("fetch-changed"), ...exam, fetch: z.enum(["auto", "now", "cancelled"]) }),
  z.object({ kind: z.literal("study-wanted"), ...study }),
  z.object({ kind: z.literal("note-changed"), ...exam }),
  z.object({ kind: z.literal("group-changed"), exams: z.array(z.string()), change: z.enum(["joined", "parted"]) }),
  z.object({ kind: z.literal("prior-opened"), ...exam, ...study }),
  /** An archive corrected a patient's data: which, never what they were or are. */
  z.object({ kind: z.literal("patient-corrected"), ...study, fields: z.array(identityField) }),
  z.object({ kind: z.literal("correction-seen"), ...exam, fields: z.array(identityField) }),
  z.object({
    kind: z.literal("instances-transferred"),
    ...site,
    ...study,
    instances: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
    ...outcome,
  }),
  z.object({ kind: z.literal("instances-refused"), ...study, instances: z.int().positive(), problem: problemCode }),
  z.object({ kind: z.literal("exported"), ...study, instances: z.int().nonnegative(), to: z.enum(["file", "folder"]) }),
  z.object({ kind: z.literal("study-evicted"), ...study, rule: z.string() }),
  z.object({ kind: z.literal("finding-changed"), ...exam, findingId: z.string(), change: z.enum(["put", "deleted"]) }),
  z.object({ kind: z.literal("site-changed"), ...site, change: z.enum(["added", "changed", "removed", "exported"]) }),
  z.object({ kind: z.literal("settings-changed"), names: z.array(z.string()) }),
  /** What an order source delivered, or why it could not be read. */
  z.object({
    kind: z.literal("orders-taken"),
    ...site,
    orders: z.int().nonnegative(),
    refused: z.int().nonnegative(),
    problem: problemCode.nullable(),
  }),
  z.object({
    kind: z.literal("order-match-decided"),
    orderId: z.string(),
    ...study,
    decision: z.enum(["together", "apart", "taken-back"]),
  }),
  z.object({ kind: z.literal("tls-failed"), ...site, reason: z.string().max(200) }),
  z.object({ kind: z.literal("erase-refused"), problem: problemCode }),
  z.object({ kind: z.literal("audit-read"), from: z.int().nonnegative(), count: z.int().nonnegative() }),
  z.object({ kind: z.literal("vault-damaged"), what: z.string().max(200) }),
]);
export type AuditEvent = z.infer<typeof auditEvent>;

export const auditEntry = z.object({
  /** Place in the chain, from 1. */
  seq: z.int().positive(),
  /** UTC milliseconds. */
  at: z.number(),
  event: auditEvent,
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** Whether the chain is whole; `brokenAt` is the first entry that does not follow from the one before. */
export const auditCheck = z.discriminatedUnion("whole", [
  z.object({ whole: z.literal(true), entries: z.int().nonnegative() }),
  z.object({ whole: z.literal(false), brokenAt: z.int().positive() }),
]);
export type AuditCheck = z.infer<typeof auditCheck>;

export const auditList = z.object({ entries: z.array(auditEntry), check: auditCheck });
export type AuditList = z.infer<typeof auditList>;
