import type { ArchiveAuth, ArchiveConfig, DicomwebConfig } from "./site.ts";

const rootsOf = ({ root, queryRoot, imageRoot }: DicomwebConfig): readonly URL[] =>
  [root, queryRoot ?? root, imageRoot ?? root].map((address) => new URL(address));

/** Where a secret goes to be changed into tokens, and whose it is. */
function loginOf(auth: ArchiveAuth): string {
  if (auth.scheme === "oauth2-client") return new URL(auth.tokenUrl).origin;
  return auth.scheme === "oidc" ? `${auth.issuer} ${auth.clientId}` : "";
}

/**
 * Whether an archive's kept secret may go on to its changed configuration.
 *
 * Only to the hosts that it went to before, and never from TLS to plain HTTP: whoever can change an address must not
 * thereby learn the secret. What is changed into tokens elsewhere stays with that server, and a sign-in with its client.
 */
export function mayKeepSecret(before: ArchiveConfig, after: ArchiveConfig): boolean {
  if (before.kind !== "dicomweb" || after.kind !== "dicomweb") return false;
  if (before.auth.scheme !== after.auth.scheme || loginOf(before.auth) !== loginOf(after.auth)) return false;
  const known = rootsOf(before);
  return rootsOf(after).every((url) =>
    known.some(({ host, protocol }) => host === url.host && (protocol === url.protocol || url.protocol === "https:")),
  );
}
