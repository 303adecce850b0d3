/** Certificates for TLS peers, made by openssl: an authority of our own, and hosts good and bad. */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface HostCertificate {
  readonly key: string;
  readonly cert: string;
  readonly keyFile: string;
  readonly certFile: string;
}

export interface Authority {
  /** PEM file of the authority's certificate. */
  readonly file: string;
  /** @param name IP address or host name that the certificate is made out to */
  issue(name: string, options?: { readonly expired?: boolean }): Promise<HostCertificate>;
}

/** Makes an authority in a folder, which the caller removes. */
export async function makeAuthority(folder: string): Promise<Authority> {
  const key = join(folder, "authority.key");
  const file = join(folder, "authority.pem");
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await run("openssl", [
    ...["req", "-x509", ...curve, "-keyout", key, "-out", file, "-days", "2", "-subj", "/CN=Alcove test authority"],
    ...["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign"],
  ]);
  let issued = 0;
  return {
    file,
    async issue(name, { expired = false } = {}) {
      issued += 1;
      const base = join(folder, `host-${issued}`);
      const alternative = /^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`;
      await writeFile(`${base}.ext`, `subjectAltName=${alternative}\n`);
      await run("openssl", [
        "req",
        ...curve,
        "-keyout",
        `${base}.key`,
        "-out",
        `${base}.csr`,
        "-subj",
        "/CN=Alcove test",
      ]);
      const days = ["-days", expired ? "-1" : "2"];
      await run("openssl", [
        ...["x509", "-req", "-in", `${base}.csr`, "-CA", file, "-CAkey", key, "-CAcreateserial"],
        ...["-extfile", `${base}.ext`, "-out", `${base}.pem`, ...days],
      ]);
      return {
        key: await readFile(`${base}.key`, "utf8"),
        cert: await readFile(`${base}.pem`, "utf8"),
        keyFile: `${base}.key`,
        certFile: `${base}.pem`,
      };
    },
  };
}
