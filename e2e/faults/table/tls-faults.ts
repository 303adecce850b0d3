/** Certificates and handshakes that are no good: refused with the reason, and nothing is said to such a server. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { siteList } from "../../../shared/contract/site-requests.ts";
import { makeAuthority } from "../../peers/certificates.ts";
import { type Day, waitForName } from "./archive-faults.ts";
import type { Desk } from "./desk.ts";
import { type FaultRow, must } from "./fault-row.ts";
import { type ArchiveOptions, openArchive } from "./study-at-desk.ts";

type Tls = NonNullable<ArchiveOptions["tls"]>;

/** What this OpenSSL would not even offer by itself any more. */
const OLD_CIPHERS = "DEFAULT@SECLEVEL=0";

export async function tlsDay(desk: Desk): Promise<Day> {
  const folder = await mkdtemp(join(tmpdir(), "alcove-tls-"));
  const authority = await makeAuthority(folder);
  const good = await authority.issue("127.0.0.1");
  const row = (name: string, tls: Tls, authorityFile: string | undefined, detail: RegExp): FaultRow => ({
    name,
    async run() {
      const trusted = authorityFile === undefined ? {} : { authorityFile };
      const archive = await openArchive(desk, name, { tls, ...trusted });
      try {
        const number = await archive.addStudy();
        const code = await waitForName(archive, number, ["tls-refused"]);
        const { states } = await desk.caller.read(siteList, "GET", "/sites");
        const told = states.find(({ siteId }) => siteId === archive.siteId)?.problem?.detail ?? "";
        must(detail.test(told), `the reason is "${told}"`);
        must(archive.server.asked.length === 0, "it was asked all the same");
        return `${code} (${told})`;
      } finally {
        await archive.server.stop();
      }
    },
  });
  const old: Tls = { ...good, minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: OLD_CIPHERS };
  return {
    rows: [
      row(
        "a certificate that has expired",
        await authority.issue("127.0.0.1", { expired: true }),
        authority.file,
        /expired/,
      ),
      row("a certificate for another host", await authority.issue("10.9.8.7"), authority.file, /another host/),
      row("a certificate of an unknown authority", good, undefined, /unknown authority/),
      row("TLS 1.1 and nothing newer", old, authority.file, /no agreement/),
    ],
    end: () => rm(folder, { recursive: true, force: true }),
  };
}
