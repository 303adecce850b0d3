/** What is trusted, agreed to and shown in TLS, for every connection to an archive. */
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

/** @throws ProblemError `tls-refused` when a file cannot be read, is none, or key and certificate are no pair */
export async function tlsOptions({ authorityFile, clientCertificate }: TlsFiles): Promise<TlsOptions> {
  const authorities = authorityFile === null ? null : await readText(authorityFile, "the file of authorities");
  if (authorities?.includes("-----BEGIN CERTIFICATE-----") === false) {
    throw new ProblemError("tls-refused", "no certificate in the file of authorities");
  }
  return {
    minVersion: "TLSv1.2",
    ...(authorities === null ? {} : { ca: [...getCACertificates("default"), authorities] }),
    ...(clientCertificate === null ? {} : await ownCertificate(clientCertificate)),
  };
}

async function ownCertificate({ certificateFile, keyFile }: ClientCertificate) {
  const cert = await readText(certificateFile, "our certificate");
  const key = await readText(keyFile, "our certificate's key");
  let isPair: boolean;
  try {
    isPair = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch (error) {
    throw new ProblemError("tls-refused", "our certificate or its key is no PEM that can be read", { cause: error });
  }
  if (!isPair) throw new ProblemError("tls-refused", "our certificate and its key are no pair");
  return { cert, key };
}

async function readText(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new ProblemError("tls-refused", `${what} cannot be read (${codeOf(error)})`, { cause: error });
  }
}
