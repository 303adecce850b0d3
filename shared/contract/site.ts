/**
 * A site as configuration: a hospital read for, with its archives, limits, promises and rules.
 *
 * `siteDraft` is what a person, a form or an imported file gives (published as docs/site-schema.json); `siteFromDraft`
 * makes the whole configuration of it. Unknown fields are refused, and secrets never stand in either.
 */
import { z } from "zod";
import { fetchHours } from "../sites/fetch-hours.ts";
import { intakeRule, priorityRule } from "../sites/intake-rule.ts";
import { staysPrivate } from "../sites/stays-private.ts";

/** Calm hues that stay legible on the dark ground (contrast at least 4.5 on #171a1d) and apart from red and amber. */
export const siteColours = {
  sky: "#7fb0c9",
  sage: "#84a98a",
  lilac: "#a99bc9",
  rose: "#c795a8",
  sand: "#b8a888",
  teal: "#74b0a8",
  slate: "#93a1b5",
  moss: "#a3ab7c",
} as const;

export const siteColour = z.enum(["sky", "sage", "lilac", "rose", "sand", "teal", "slate", "moss"]);
export type SiteColour = z.infer<typeof siteColour>;

const isTimeZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).format(0) !== "";
  } catch {
    return false;
  }
};
/** A name of the IANA time zone database, such as "Asia/Seoul". */
export const timeZone = z.string().max(64).refine(isTimeZone, { error: "not a time zone" });

/** An http or https address without user, password, query or fragment. */
export const archiveRoot = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine(
    (text) => {
      const url = URL.parse(text);
      return url !== null && url.username === "" && url.password === "" && url.search === "" && url.hash === "";
    },
    { error: "no user, password, query or fragment in the address" },
  );

/** Where a login is sent: https, or http that never leaves this machine. */
export const loginAddress = archiveRoot.refine(staysPrivate, { error: "https, unless it is this machine" });

const oauthScope = z
  .string()
  .trim()
  .max(1000)
  .regex(/^[\x20-\x7e]*$/)
  .default("");

export const archiveId = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);

/** What any server may ask for: nothing, a user with a password, or a token that does not change by itself. */
export const plainAuth = z.discriminatedUnion("scheme", [
  z.strictObject({ scheme: z.literal("none") }),
  z.strictObject({ scheme: z.literal("basic"), user: z.string().min(1).max(200) }),
  z.strictObject({ scheme: z.literal("bearer") }),
]);
export type PlainAuth = z.infer<typeof plainAuth>;

export const archiveAuth = z.discriminatedUnion("scheme", [
  ...plainAuth.options,
  /** OAuth 2.0 client credentials (RFC 6749, 4.4): the program itself is the client. */
  z.strictObject({
    scheme: z.literal("oauth2-client"),
    tokenUrl: loginAddress,
    clientId: z.string().min(1).max(200),
    /** Scopes divided by blanks; "" leaves them to the server. */
    scope: oauthScope,
    /** How the client's secret is shown to the token endpoint. */
    clientAuthentication: z.enum(["client_secret_basic", "client_secret_post"]).default("client_secret_basic"),
  }),
  /** OpenID Connect: the reader signs in by the system's browser (authorization code with PKCE, RFC 8252). */
  z.strictObject({
    scheme: z.literal("oidc"),
    issuer: loginAddress,
    clientId: z.string().min(1).max(200),
    scope: oauthScope.default("openid offline_access"),
    /** On which the answer is awaited at 127.0.0.1, for servers that want it said beforehand; null is any free one. */
    redirectPort: z.int().min(1024).max(65_535).nullable().default(null),
  }),
]);
export type ArchiveAuth = z.infer<typeof archiveAuth>;

/** An absolute path on this machine, in the form of any of the three systems. */
export const absolutePath = z
  .string()
  .max(4096)
  .regex(/^(\/|\\\\|[A-Za-z]:[\\/])/);

/** Application entity title (PS3.5 6.2, VR AE): up to 16 characters, none of them a backslash. */
export const aeTitle = z
  .string()
  .trim()
  .min(1)
  .max(16)
  .regex(/^[\x20-\x5b\x5d-\x7e]+$/);
/** A host name or an address, without a port. */
export const hostName = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(
    /^([A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?|[0-9A-Fa-f:.]+)$/,
  );
const networkPort = z.int().min(1).max(65_535);

/** PEM files by which this workstation shows itself to an archive that asks for it. */
export const clientCertificate = z.strictObject({ certificateFile: absolutePath, keyFile: absolutePath });
export type ClientCertificate = z.infer<typeof clientCertificate>;

const dimseFields = {
  kind: z.literal("dimse"),
  host: hostName,
  port: networkPort.default(104),
  /** The archive's AE title. */
  calledAet: aeTitle,
  /** Ours, as the archive knows it. */
  callingAet: aeTitle.default("ALCOVE"),
  tls: z.boolean().default(false),
  /** As for DICOMweb. */
  authorityFile: absolutePath.nullable().default(null),
  clientCertificate: clientCertificate.nullable().default(null),
  /** C-GET over our own connection, or C-MOVE to a port of this machine that the archive can reach. */
  retrieve: z.enum(["get", "move"]).default("get"),
  /** Where images of a C-MOVE are taken in. */
  listenPort: networkPort.default(11_112),
  /** Associations at once for images. */
  associations: z.int().min(1).max(32).default(4),
};

const folderFields = {
  kind: z.literal("folder"),
  path: absolutePath,
  watch: z.boolean().default(true),
};
const dicomwebFields = {
  kind: z.literal("dicomweb"),
  /** Under which `/studies` is found, for queries and images alike unless given apart. */
  root: archiveRoot,
  queryRoot: archiveRoot.nullable().default(null),
  imageRoot: archiveRoot.nullable().default(null),
  auth: archiveAuth.default({ scheme: "none" }),
  /** A PEM file of certificate authorities to trust for this archive besides the system's. */
  authorityFile: absolutePath.nullable().default(null),
  clientCertificate: clientCertificate.nullable().default(null),
};

export const dicomwebConfig = z.strictObject({ id: archiveId, ...dicomwebFields });
export const archiveConfig = z.discriminatedUnion("kind", [
  z.strictObject({ id: archiveId, ...folderFields }),
  dicomwebConfig,
  z.strictObject({ id: archiveId, ...dimseFields }),
]);
export type ArchiveConfig = z.infer<typeof archiveConfig>;
export type FolderConfig = Extract<ArchiveConfig, { kind: "folder" }>;
export type DicomwebConfig = Extract<ArchiveConfig, { kind: "dicomweb" }>;
export type DimseConfig = Extract<ArchiveConfig, { kind: "dimse" }>;

export const siteLimits = z.strictObject({
  /** At most so many at once; how many it is asked for is found by measuring (SI-20). */
  parallelTransfers: z.int().min(1).max(32).default(8),
  /** Megabits a second over all transfers of this site; null is no limit. */
  bandwidthMbit: z.number().positive().max(100_000).nullable().default(null),
  /** When images may be fetched, by the site's clock. */
  hours: fetchHours.default("always"),
});
export type SiteLimits = z.infer<typeof siteLimits>;

const promisedMinutes = z.int().min(1).max(527_040);
export const siteServiceLevel = z.strictObject({
  /** Minutes a report may take, by priority. */
  minutes: z
    .strictObject({
      stat: promisedMinutes.default(60),
      urgent: promisedMinutes.default(240),
      routine: promisedMinutes.default(1440),
    })
    .prefault({}),
  startsAt: z.enum(["ordered", "study-time", "first-seen", "images-complete"]).default("first-seen"),
  stopsAt: z.enum(["read"]).default("read"),
});
export type SiteServiceLevel = z.infer<typeof siteServiceLevel>;

const dropFolderFields = {
  kind: z.literal("drop-folder"),
  path: absolutePath,
  /** How messages write who gave out the site's own patient numbers (PID-3.4); "" where they do not. */
  authority: z.string().trim().max(200).default(""),
  /** Of files that name none themselves. */
  characters: z.enum(["utf-8", "euc-kr", "shift_jis", "gb18030", "iso-8859-1"]).default("utf-8"),
  /** Which number the archives hold as Accession Number (0008,0050); `standard`: IPC-1, else OBR-18. */
  accessionIn: z.enum(["standard", "filler", "placer"]).default("standard"),
};
const fhirFields = {
  kind: z.literal("fhir"),
  /** FHIR R4: the address under which `/ServiceRequest` is found. */
  root: archiveRoot,
  auth: plainAuth.default({ scheme: "none" }),
  authorityFile: absolutePath.nullable().default(null),
  /** `Identifier.system` of the site's own patient numbers; "" where they name none. */
  authority: z.string().trim().max(200).default(""),
  /** `Identifier.system` of accession numbers, where they are not typed ACSN. */
  accessionSystem: z.string().trim().max(200).default(""),
};
/** Where a site's orders come from. */
export const orderSourceConfig = z.discriminatedUnion("kind", [
  z.strictObject({ id: archiveId, ...dropFolderFields }),
  z.strictObject({ id: archiveId, ...fhirFields }),
]);
export type OrderSourceConfig = z.infer<typeof orderSourceConfig>;
export type FhirConfig = Extract<OrderSourceConfig, { kind: "fhir" }>;
export type DropFolderConfig = Extract<OrderSourceConfig, { kind: "drop-folder" }>;

const siteFields = {
  name: z.string().trim().min(1).max(200),
  /** For narrow columns; "" shows the name. */
  shortName: z.string().trim().max(20).default(""),
  colour: siteColour.default("sky"),
  /** Language of the site's reports, BCP 47. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
    .default("en"),
  phones: z
    .array(z.strictObject({ label: z.string().trim().max(100), number: z.string().trim().min(1).max(50) }))
    .max(50)
    .default([]),
  limits: siteLimits.prefault({}),
  serviceLevel: siteServiceLevel.prefault({}),
  intake: intakeRule.prefault({}),
  /** Asked in order; the first whose matcher holds decides. */
  priorities: z.array(priorityRule).max(100).default([]),
  /** Studies of one patient within so many minutes are one visit, read as one exam. */
  grouping: z
    .strictObject({ enabled: z.boolean().default(true), minutes: z.int().min(1).max(10_080).default(60) })
    .prefault({}),
  /** Days that images stay here after they were read; null: until room is needed. */
  retention: z.strictObject({ daysAfterRead: z.int().min(0).max(3650).nullable().default(14) }).prefault({}),
  enabled: z.boolean().default(true),
};

const distinctIds = (archives: readonly { readonly id?: string | undefined }[]): boolean => {
  const ids = archives.flatMap(({ id }) => (id === undefined ? [] : [id]));
  return new Set(ids).size === ids.length;
};

export const siteConfig = z.strictObject({
  id: z.uuid(),
  ...siteFields,
  timeZone,
  /** Who gives out this site's patient numbers. Two sites with one assigner share their patients. */
  assigner: z.string().min(1).max(200),
  /** In order of preference. */
  archives: z.array(archiveConfig).min(1).max(10).refine(distinctIds, { error: "two archives have one id" }),
  orders: z
    .array(orderSourceConfig)
    .max(10)
    .default([])
    .refine(distinctIds, { error: "two order sources have one id" }),
});
export type SiteConfig = z.infer<typeof siteConfig>;

/** What a person writes: all but the name and one archive may be left out. */
export const siteDraft = z.strictObject({
  id: z.uuid().optional(),
  ...siteFields,
  timeZone: timeZone.optional(),
  assigner: z.string().trim().min(1).max(200).optional(),
  archives: z
    .array(
      z.discriminatedUnion("kind", [
        z.strictObject({ id: archiveId.optional(), ...folderFields }),
        z.strictObject({ id: archiveId.optional(), ...dicomwebFields }),
        z.strictObject({ id: archiveId.optional(), ...dimseFields }),
      ]),
    )
    .min(1)
    .max(10)
    .refine(distinctIds, { error: "two archives have one id" }),
  orders: z
    .array(
      z.discriminatedUnion("kind", [
        z.strictObject({ id: archiveId.optional(), ...dropFolderFields }),
        z.strictObject({ id: archiveId.optional(), ...fhirFields }),
      ]),
    )
    .max(10)
    .default([])
    .refine(distinctIds, { error: "two order sources have one id" }),
});
export type SiteDraft = z.infer<typeof siteDraft>;
export type SiteDraftInput = z.input<typeof siteDraft>;

/** The assigner of a site that shares its patient numbers with no other. */
export const ownAssigner = (siteId: string): string => `site:${siteId}`;

/** Fills what a draft leaves out. The assigner is the site's own unless told: numbers of two sites never mean one patient. */
export function siteFromDraft(draft: SiteDraft, from: { newId: () => string; timeZone: string }): SiteConfig {
  const id = draft.id ?? from.newId();
  return siteConfig.parse({
    ...draft,
    id,
    timeZone: draft.timeZone ?? from.timeZone,
    assigner: draft.assigner ?? ownAssigner(id),
    archives: draft.archives.map((archive) => ({ ...archive, id: archive.id ?? from.newId() })),
    orders: draft.orders.map((source) => ({ ...source, id: source.id ?? from.newId() })),
  });
}
