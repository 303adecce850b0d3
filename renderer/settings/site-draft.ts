/** A site while it is being filled in. */
import type { GivenSecret, SiteSecrets } from "../../shared/contract/archive-secret.ts";
import { mayKeepSecret, needsSecret, type SecretHolder, secretHolders } from "../../shared/contract/keep-secret.ts";
import {
  type ArchiveConfig,
  archiveConfig,
  type OrderSourceConfig,
  orderSourceConfig,
  type SiteConfig,
  siteConfig,
  siteFromDraft,
} from "../../shared/contract/site.ts";

type ArchiveKind = ArchiveConfig["kind"];

const newId = () => crypto.randomUUID();

export function blankArchive(kind: ArchiveKind): ArchiveConfig {
  const id = newId();
  if (kind === "folder") return { id, kind, path: "", watch: true };
  if (kind === "dimse") {
    const usual = archiveConfig.parse({ id, kind, host: "host", calledAet: "-" });
    return { ...usual, ...{ host: "", calledAet: "" } };
  }
  return {
    id,
    kind,
    root: "",
    queryRoot: null,
    imageRoot: null,
    auth: { scheme: "none" },
    authorityFile: null,
    clientCertificate: null,
  };
}

export function blankOrderSource(kind: OrderSourceConfig["kind"]): OrderSourceConfig {
  const id = newId();
  if (kind === "fhir") {
    return { id, kind, root: "", auth: { scheme: "none" }, authorityFile: null, authority: "", accessionSystem: "" };
  }
  return { id, kind, path: "", authority: "", characters: "utf-8", accessionIn: "standard" };
}

/** A new site with everything that need not be said; name and archive are left open. */
export function blankSite(): SiteConfig {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const whole = siteFromDraft(
    {
      ...siteConfig.omit({ id: true, timeZone: true, assigner: true, archives: true }).parse({ name: "-" }),
      archives: [{ kind: "folder", path: "/", watch: true }],
    },
    { newId, timeZone },
  );
  return { ...whole, name: "", archives: [blankArchive("dicomweb")] };
}

/** Why a field does not fit yet; each is an entry of the form's words. */
export type Fault =
  | "needed"
  | "wrong"
  | "wrong-address"
  | "wrong-host"
  | "wrong-aet"
  | "wrong-path"
  | "wrong-language"
  | "secret-again"
  | "wrong-login-address"
  | "wrong-port"
  | "sign-in-needed";
/** By path such as "archives.0.root"; an archive's secret stands at "archives.0.secret". */
export type FieldFaults = ReadonlyMap<string, Fault>;

const byField: Readonly<Partial<Record<string, Fault>>> = {
  root: "wrong-address",
  queryRoot: "wrong-address",
  imageRoot: "wrong-address",
  path: "wrong-path",
  authorityFile: "wrong-path",
  certificateFile: "wrong-path",
  keyFile: "wrong-path",
  host: "wrong-host",
  calledAet: "wrong-aet",
  callingAet: "wrong-aet",
  tokenUrl: "wrong-login-address",
  issuer: "wrong-login-address",
  redirectPort: "wrong-port",
  language: "wrong-language",
};

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined), value);

/** What is kept of a site that is being changed. */
export interface KeptSite {
  readonly site: SiteConfig;
  /** Archives whose secret is kept, by id. */
  readonly secrets: readonly string[];
}

function wordOf(secret: GivenSecret): string {
  if (secret.scheme === "basic") return secret.password;
  if (secret.scheme === "bearer") return secret.token;
  return secret.scheme === "oidc" ? secret.signIn : secret.clientSecret;
}

/** How the secret of an archive or order source stands: typed now, kept from before, not needed; or what is missing. */
export function secretState(
  archive: SecretHolder,
  secrets: SiteSecrets,
  kept: KeptSite | null,
): "none" | "typed" | "kept" | "needed" | "secret-again" | "sign-in-needed" {
  if (!needsSecret(archive)) return "none";
  const typed = secrets[archive.id];
  if (typed != null && wordOf(typed) !== "") return "typed";
  const missing = archive.auth.scheme === "oidc" ? "sign-in-needed" : "needed";
  if (kept === null || !kept.secrets.includes(archive.id)) return missing;
  const before = secretHolders(kept.site).find(({ id }) => id === archive.id);
  const isWhole = archiveConfig.safeParse(archive).success || orderSourceConfig.safeParse(archive).success;
  if (before === undefined || !isWhole) return "kept";
  if (mayKeepSecret(before, archive)) return "kept";
  return missing === "sign-in-needed" ? missing : "secret-again";
}

export function faultsOf(site: SiteConfig, secrets: SiteSecrets, kept: KeptSite | null): FieldFaults {
  const faults = new Map<string, Fault>();
  for (const { path } of siteConfig.safeParse(site).error?.issues ?? []) {
    const empty = valueAt(site, path) === "";
    faults.set(path.join("."), empty ? "needed" : (byField[String(path.at(-1))] ?? "wrong"));
  }
  for (const list of ["archives", "orders"] as const) {
    for (const [at, holder] of site[list].entries()) {
      const state = secretState(holder, secrets, kept);
      if (state === "needed" || state === "secret-again" || state === "sign-in-needed")
        faults.set(`${list}.${at}.secret`, state);
    }
  }
  return faults;
}

/** The fault of a field, or the first one of what the field holds. */
export const faultUnder = (faults: FieldFaults, path: string): Fault | undefined =>
  faults.get(path) ?? [...faults].find(([at]) => at.startsWith(`${path}.`))?.[1];
