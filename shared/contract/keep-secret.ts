import type { ArchiveAuth, ArchiveConfig, DicomwebConfig, FhirConfig, OrderSourceConfig } from "./site.ts";

/** What may have a secret kept for it. */
export type SecretHolder = ArchiveConfig | OrderSourceConfig;
type Server = DicomwebConfig | FhirConfig;

const isServer = (holder: SecretHolder): holder is Server => holder.kind === "dicomweb" || holder.kind === "fhir";

/** Whether it is asked with a secret. */
export const needsSecret = (holder: SecretHolder): holder is Server =>
  isServer(holder) && holder.auth.scheme !== "none";

/** Everything of a site that may have a secret: archives and order sources have ids of one space. */
export const secretHolders = ({
  archives,
  orders,
}: {
  readonly archives: readonly ArchiveConfig[];
  readonly orders: readonly OrderSourceConfig[];
}): readonly SecretHolder[] => [...archives, ...orders];

const rootsOf = (server: Server): readonly URL[] => {
  const roots =
    server.kind === "fhir"
      ? [server.root]
      : [server.root, server.queryRoot ?? server.root, server.imageRoot ?? server.root];
  return roots.map((address) => new URL(address));
};

/** Where a secret goes to be changed into tokens, and whose it is. */
function loginOf(auth: ArchiveAuth): string {
  if (auth.scheme === "oauth2-client") return new URL(auth.tokenUrl).origin;
  return auth.scheme === "oidc" ? `${auth.issuer} ${auth.clientId}` : "";
}

/**
 * Whether a kept secret may go on to its holder's changed configuration.
 *
 * Only to the hosts that it went to before, and never from TLS to plain HTTP: whoever can change an address must not
 * thereby learn the secret. What is changed into tokens elsewhere stays with that server, and a sign-in with its client.
 */
export function mayKeepSecret(before: SecretHolder, after: SecretHolder): boolean {
  if (!isServer(before) || !isServer(after) || before.kind !== after.kind) return false;
  if (before.auth.scheme !== after.auth.scheme || loginOf(before.auth) !== loginOf(after.auth)) return false;
  const known = rootsOf(before);
  return rootsOf(after).every((url) =>
    known.some(({ host, protocol }) => host === url.host && (protocol === url.protocol || url.protocol === "https:")),
  );
}
