/** A site while it is being filled in. */
import { type ArchiveConfig, type SiteConfig, siteConfig, siteFromDraft } from "../../shared/contract/site.ts";

type ArchiveKind = ArchiveConfig["kind"];

const newId = () => crypto.randomUUID();

export function blankArchive(kind: ArchiveKind): ArchiveConfig {
  const id = newId();
  if (kind === "folder") return { id, kind, path: "", watch: true };
  return {
    id,
    kind,
    root: "",
    queryRoot: null,
    imageRoot: null,
    auth: { scheme: "none" },
    authorityFile: null,
  };
}

/** A new site with everything that need not be said; name and archive are left open. */
export function blankSite(): SiteConfig {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const whole = siteFromDraft(
    {
      ...siteConfig.omit({ id: true, timeZone: true, assigner: true, archives: true }).parse({ name: "-" }),
      archives: [{ kind: "folder", path: "-", watch: true }],
    },
    { newId, timeZone },
  );
  return { ...whole, name: "", archives: [blankArchive("dicomweb")] };
}

/** Fields that do not fit yet, by path such as "archives.0.root": empty, or of another form. */
export type FieldFaults = ReadonlyMap<string, "needed" | "wrong">;

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined), value);

export function faultsOf(site: SiteConfig): FieldFaults {
  const parsed = siteConfig.safeParse(site);
  if (parsed.success) return new Map();
  return new Map(
    parsed.error.issues.map(({ path }) => [path.join("."), valueAt(site, path) === "" ? "needed" : "wrong"]),
  );
}
