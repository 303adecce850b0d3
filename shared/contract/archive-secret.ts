/** What logs an archive in: as it is typed or signed in for, and as it is kept. */
import { z } from "zod";
import { archiveId } from "./site.ts";

const password = z.strictObject({ scheme: z.literal("basic"), password: z.string().max(1000) });
const token = z.strictObject({
  scheme: z.literal("bearer"),
  token: z
    .string()
    .min(1)
    .max(20_000)
    .regex(/^[\x21-\x7e]+$/),
});
const clientSecret = z.strictObject({ scheme: z.literal("oauth2-client"), clientSecret: z.string().min(1).max(1000) });

/** The credential of a server that is logged in to plainly. */
export const plainSecret = z.discriminatedUnion("scheme", [password, token]);
type PlainSecret = z.infer<typeof plainSecret>;
export const asPlainSecret = (secret: GivenSecret | null | undefined): PlainSecret | null =>
  secret?.scheme === "basic" || secret?.scheme === "bearer" ? secret : null;

/** One archive's credential as settings give it. A sign-in is named; what it brought never leaves the core. */
export const givenSecret = z.discriminatedUnion("scheme", [
  password,
  token,
  clientSecret,
  z.strictObject({ scheme: z.literal("oidc"), signIn: z.uuid() }),
]);
export type GivenSecret = z.infer<typeof givenSecret>;

/** By archive id. When editing: an archive left out keeps its secret, null takes it away. */
export const siteSecrets = z.record(archiveId, givenSecret.nullable());
export type SiteSecrets = z.infer<typeof siteSecrets>;

/** One archive's credential as it is kept, in the encrypted index alone. */
export const archiveSecret = z.discriminatedUnion("scheme", [
  password,
  token,
  clientSecret,
  z.strictObject({
    scheme: z.literal("oidc"),
    signIn: z.uuid(),
    /** Replaced whenever the server gives a newer one. */
    refreshToken: z.string().min(1).max(20_000),
  }),
]);
export type ArchiveSecret = z.infer<typeof archiveSecret>;
export type SignedIn = Extract<ArchiveSecret, { scheme: "oidc" }>;

/** By archive id, as the store takes them. */
export type NewSecrets = Readonly<Record<string, ArchiveSecret | null>>;
