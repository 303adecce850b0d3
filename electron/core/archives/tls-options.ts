/** What is trusted, agreed to and shown in every TLS connection to an archive. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { getCACertificates } from "node:tls";
import type { ClientCertificate } from "../../../shared/contract/site.ts";
import { ProblemError } from "../../../shared/problem.ts";
import { codeOf } from "./folder-walk.ts";

export interface TlsFiles {
  /** PEM file of authorities to trust besides the system's. */
  readonly authorityFile: string | null;
  /** By which this workstation shows itself to a server that asks for it. */
  readonly clientCertificate: ClientCertificate | null;
}

export interface TlsOptions {
  readonly minVersion: "TLSv1.2";
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
}

/** @throws ProblemError `tls-refused` or `client-certificate` for files that cannot be used */
export async function tlsOptions({ authorityFile, clientCertificate }: TlsFiles): Promise<TlsOptions> {
  return {
    minVersion: "TLSv1.2",
    ...(authorityFile === null ? {} : { ca: await trusted(authorityFile) }),
    ...(clientCertificate === null ? {} : await shown(clientCertificate)),
  };
}

async function trusted(authorityFile: string): Promise<string[]> {
  const own = await readFile(authorityFile, "utf8").catch((error: unknown) => {
    throw new ProblemError("tls-refused", `the file of authorities cannot be read (${codeOf(error)})`, {
      cause: error,
    });
  });
  if (!own.includes("-----BEGIN CERTIFICATE-----")) throw new ProblemError("tls-refused", "no certificate in the file");
  return [...getCACertificates("default"), own];
}

async function shown({ certificateFile, keyFile }: ClientCertificate): Promise<{ cert: string; key: string }> {
  const [cert, key] = [await readPem(certificateFile, "certificate"), await readPem(keyFile, "key")];
  if (/ENCRYPTED/.test(key)) throw new ProblemError("client-certificate", "the key is locked by a passphrase");
  const certificate = parsed("certificate", () => new X509Certificate(cert));
  const ownKey = parsed("key", () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(ownKey)) {
    throw new ProblemError("client-certificate", "certificate and key do not belong together");
  }
  return { cert, key };
}

const readPem = (file: string, what: string): Promise<string> =>
  readFile(file, "utf8").catch((error: unknown) => {
    throw new ProblemError("client-certificate", `the ${what} file cannot be read (${codeOf(error)})`, {
      cause: error,
    });
  });

function parsed<T>(what: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new ProblemError("client-certificate", `no ${what} in the ${what} file`, { cause: error });
  }
}
