import { Button, FileButton } from "@mantine/core";
import { useRef, useState } from "react";
import { archiveAddress } from "../../shared/contract/archive-address.ts";
import type { SiteState } from "../../shared/contract/events.ts";
import { needsSecret, secretHolders } from "../../shared/contract/keep-secret.ts";
import { type SiteConfig, siteColours } from "../../shared/contract/site.ts";
import { siteExport } from "../../shared/contract/site-status.ts";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { writeClock, writeDay } from "../ui/format/dates.ts";
import { PlainButton } from "../ui/plain-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { saveFile } from "../ui/save-file.ts";
import { type DotState, StateDot } from "../ui/state-dot.tsx";
import { useTexts } from "../ui/texts.ts";
import { uiTexts } from "../ui/ui-texts.ts";
import {
  changeSite,
  exportSite,
  importSites,
  orderSites,
  pollSite,
  removeSite,
} from "../workspace/calls/site-calls.ts";
import { loadSites } from "../workspace/core-feed.ts";
import { useSession, useSettings, useSites } from "../workspace/hooks.ts";
import { goTo } from "../workspace/navigation-store.ts";
import { tell, tellProblem } from "../workspace/notice-store.ts";
import { AbilityLines } from "./ability-lines.tsx";
import styles from "./settings.module.css";
import { settingsTexts } from "./settings-texts.ts";
import { SignIn } from "./sign-in.tsx";
import { UnreadableLines } from "./unreadable-lines.tsx";

const dots: Record<SiteState["state"], DotState> = {
  never: "off",
  asking: "asking",
  ok: "ok",
  failing: "failing",
  offline: "offline",
  disabled: "off",
};

function RemoveDialog({ site, onClose }: { readonly site: SiteConfig; readonly onClose: () => void }) {
  const t = useTexts(settingsTexts);
  const u = useTexts(uiTexts);
  const remove = async () => {
    onClose();
    tellProblem(t("remove"), await removeSite(site.id));
    await loadSites();
  };
  return (
    <Dialog title={t("remove-title", { name: site.name })} onClose={onClose}>
      <p>{t("remove-says")}</p>
      <DialogActions>
        <Button variant="filled" onClick={onClose} data-autofocus>
          {u("cancel")}
        </Button>
        <Button color="red" onClick={() => void remove()}>
          {t("remove")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

interface SiteCardProps {
  readonly site: SiteConfig;
  readonly state: SiteState | undefined;
  /** Archives whose secret is kept, by id. */
  readonly secrets: readonly string[];
  readonly move: (by: number) => void;
  readonly first: boolean;
  readonly last: boolean;
}

function SiteCard({ site, state, secrets, move, first, last }: SiteCardProps) {
  const t = useTexts(settingsTexts);
  const { dates } = useSettings();
  const [removing, setRemoving] = useState(false);
  const kind = site.enabled ? (state?.state ?? "never") : "disabled";
  const at = state?.lastSuccessAt ?? null;
  const { name } = site;
  const edit = () => goTo("settings", `sites/${site.id}`);
  const lacksSecret = secretHolders(site).some((holder) => needsSecret(holder) && !secrets.includes(holder.id));
  const turn = async () => {
    // Asked without its login, the site would only refuse.
    if (!site.enabled && lacksSecret) return edit();
    tellProblem(t(site.enabled ? "disable" : "enable"), await changeSite({ ...site, enabled: !site.enabled }, {}));
    await loadSites();
  };
  const signedIn = async (archiveId: string, signIn: string) => {
    tellProblem(t("edit"), await changeSite(site, { [archiveId]: { scheme: "oidc", signIn } }));
    await loadSites();
  };
  const asksForReader = state?.problem?.code === "sign-in-needed" && (kind === "failing" || kind === "never");
  const save = async () => {
    const file = tellProblem(t("export"), await exportSite(site.id));
    if (file !== undefined) saveFile("alcove-site.json", JSON.stringify(file, null, 2), "application/json");
  };
  return (
    <li className={styles.card} aria-label={name}>
      <div className={styles.siteHead}>
        <span className={styles.swatch} style={{ background: siteColours[site.colour] }} aria-hidden="true" />
        <span className={styles.siteName}>{site.name}</span>
        <span className={`${styles.row} ${kind === "failing" || kind === "offline" ? "tone-due" : "tone-2"}`}>
          <StateDot state={dots[kind]} />
          {t(`state-${kind}`)}
          {at === null ? null : (
            <span className="tone-2">· {t("last-success", { when: `${writeDay(at, dates)} ${writeClock(at)}` })}</span>
          )}
        </span>
        <span className={styles.grow} />
        <PlainButton disabled={first} aria-label={t("earlier", { name: site.name })} onClick={() => move(-1)}>
          ↑
        </PlainButton>
        <PlainButton disabled={last} aria-label={t("later", { name: site.name })} onClick={() => move(1)}>
          ↓
        </PlainButton>
      </div>
      <p className="tone-2">{site.archives.map(archiveAddress).join(" · ")}</p>
      {site.archives.map(({ id }) => {
        const found = state?.abilities[id];
        return found === undefined ? null : <AbilityLines key={id} found={found} />;
      })}
      {lacksSecret ? <p className="tone-due">▲ {t("lacks-secret")}</p> : null}
      {site.enabled ? <UnreadableLines unreadable={state?.unreadable ?? []} /> : null}
      {state?.problem == null || !site.enabled ? null : <ProblemNote problem={state.problem} />}
      {asksForReader
        ? site.archives.map((archive) =>
            archive.kind === "dicomweb" && archive.auth.scheme === "oidc" ? (
              <SignIn
                key={archive.id}
                archive={archive}
                ready
                signedIn={false}
                of={name}
                onSignedIn={(signIn) => void signedIn(archive.id, signIn)}
              />
            ) : null,
          )
        : null}
      <div className={styles.row} style={{ marginTop: "0.5rem" }}>
        <Button aria-label={`${t("edit")} ${name}`} onClick={edit}>
          {t("edit")}
        </Button>
        <Button
          variant="subtle"
          aria-label={`${t("ask-now")} ${name}`}
          disabled={!site.enabled}
          onClick={() => void pollSite(site.id).then((answer) => tellProblem(t("ask-now"), answer))}
        >
          {t("ask-now")}
        </Button>
        <Button variant="subtle" aria-label={`${t("export")} ${name}`} onClick={() => void save()}>
          {t("export")}
        </Button>
        <Button
          variant="subtle"
          aria-label={`${t(site.enabled ? "disable" : "enable")} ${name}`}
          onClick={() => void turn()}
        >
          {t(site.enabled ? "disable" : "enable")}
        </Button>
        <Button variant="subtle" color="red" aria-label={`${t("remove")} ${name}`} onClick={() => setRemoving(true)}>
          {t("remove")}
        </Button>
      </div>
      {removing ? <RemoveDialog site={site} onClose={() => setRemoving(false)} /> : null}
    </li>
  );
}

/** All sites in the reader's order, each with its state. */
export function SitesPage() {
  const t = useTexts(settingsTexts);
  const { sites, states, secretsFor } = useSites();
  const demo = useSession()?.mode === "demo";
  const move = async (at: number, by: number) => {
    const ids = sites.map(({ id }) => id);
    const [id] = ids.splice(at, 1);
    if (id === undefined) return;
    ids.splice(at + by, 0, id);
    tellProblem(t("sites"), await orderSites(ids));
    await loadSites();
  };
  const forgetFile = useRef<() => void>(null);
  const read = async (file: File | null) => {
    if (file === null) return;
    // The same file may be chosen again, once it is put right.
    forgetFile.current?.();
    const parsed = siteExport.safeParse(
      await file
        .text()
        .then(JSON.parse)
        .catch(() => null),
    );
    if (!parsed.success) {
      const where = parsed.error.issues[0]?.path.join(".") ?? "";
      return tell(t("import-failed"), { code: "invalid", detail: where });
    }
    const imported = tellProblem(t("import-failed"), await importSites(parsed.data));
    if (imported === undefined) return;
    tell(t("imported", { count: imported.sites.length }));
    await loadSites();
  };
  return (
    <>
      <div className={styles.title}>
        <h1>{t("sites")}</h1>
        <FileButton accept="application/json,.json" resetRef={forgetFile} onChange={(file) => void read(file)}>
          {(props) => (
            <Button {...props} disabled={demo}>
              {t("import")}
            </Button>
          )}
        </FileButton>
        <Button variant="filled" disabled={demo} onClick={() => goTo("settings", "sites/new")}>
          {t("add-site")}
        </Button>
      </div>
      {demo ? <p className="tone-2">{t("demo")}</p> : null}
      {sites.length === 0 ? (
        <EmptyState title={t("no-sites")}>
          <p>{t("no-sites-says")}</p>
        </EmptyState>
      ) : (
        <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
          {sites.map((site, at) => (
            <SiteCard
              key={site.id}
              site={site}
              state={states.get(site.id)}
              secrets={secretsFor[site.id] ?? []}
              move={(by) => void move(at, by)}
              first={at === 0}
              last={at === sites.length - 1}
            />
          ))}
        </ul>
      )}
    </>
  );
}
