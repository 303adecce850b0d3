/** Calls about the reader's own profile, and the audit. */
import { auditList } from "../../../shared/contract/audit.ts";
import { type ReaderProfile, readerProfile } from "../../../shared/contract/reader.ts";
import { api } from "../api.ts";
import { ask } from "../ask.ts";

export const fetchProfile = () => ask(readerProfile, () => api.reader.profile.$get());
export const putProfile = (json: ReaderProfile) => ask(readerProfile, () => api.reader.profile.$put({ json }));

const PAGE = 100;
/** The newest entries, or those before one. */
export const fetchAudit = (before?: number) =>
  ask(auditList, () =>
    api.audit.$get({ query: { limit: String(PAGE), ...(before === undefined ? {} : { before: String(before) }) } }),
  );
