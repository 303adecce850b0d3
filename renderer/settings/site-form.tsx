import { Button } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type ArchiveSecret, archiveConfig, type SiteConfig, type SiteSecrets } from "../../shared/contract/site.ts";
import type { Problem } from "../../shared/problem.ts";
import { PlainButton } from "../ui/plain-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import { addSite, changeSite } from "../workspace/calls/site-calls.ts";
import { loadSites } from "../workspace/core-feed.ts";
import { useSites } from "../workspace/hooks.ts";
import { goTo } from "../workspace/navigation-store.ts";
import { ArchiveFields } from "./archive-fields.tsx";
import { HospitalFields } from "./hospital-fields.tsx";
import { IntakeFields } from "./intake-fields.tsx";
import { LimitFields } from "./limit-fields.tsx";
import { PriorityFields } from "./priority-fields.tsx";
import { PromiseFields } from "./promise-fields.tsx";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";
import { blankArchive, blankSite, faultsOf } from "./site-draft.ts";
import { SiteTest } from "./site-test.tsx";
import { siteTexts } from "./site-texts.ts";

interface ArchivesProps {
  readonly site: SiteConfig;
  readonly secrets: SiteSecrets;
  readonly kept: readonly string[];
  readonly change: (part: Partial<SiteConfig>) => void;
  readonly setSecret: (archive: string, secret: ArchiveSecret | undefined) => void;
  readonly faultAt: (path: string) => string | undefined;
}

function Archives({ site, secrets, kept, change, setSecret, faultAt }: ArchivesProps) {
  const t = useTexts(siteTexts);
  const { archives } = site;
  return (
    <Section title={t("archives")} says={t("archives-says")}>
      {archives.map((archive, at) => (
        <ArchiveFields
          key={archive.id}
          archive={archive}
          at={at}
          count={archives.length}
          secret={secrets[archive.id]}
          secretKept={kept.includes(archive.id)}
          faultAt={(field) => faultAt(`archives.${at}.${field}`)}
          change={(next) => change({ archives: archives.with(at, next) })}
          setSecret={(secret) => setSecret(archive.id, secret)}
          move={(by) => change({ archives: archives.toSpliced(at, 1).toSpliced(at + by, 0, archive) })}
          remove={() => change({ archives: archives.toSpliced(at, 1) })}
        />
      ))}
      <Button
        disabled={archives.length >= 10}
        onClick={() => change({ archives: [...archives, blankArchive("dicomweb")] })}
      >
        {t("add-archive")}
      </Button>
    </Section>
  );
}

/** A site, new or known. Faults are named once saving was tried; nothing is kept before that. */
export function SiteForm({ siteId }: { readonly siteId: string | null }) {
  const t = useTexts(siteTexts);
  const { sites, secretsFor } = useSites();
  const known = sites.find(({ id }) => id === siteId);
  const [site, setSite] = useState<SiteConfig>(() => known ?? blankSite());
  const [secrets, setSecrets] = useState<SiteSecrets>({});
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const change = (part: Partial<SiteConfig>) => setSite((now) => ({ ...now, ...part }));
  const setSecret = (archive: string, secret: ArchiveSecret | undefined) =>
    setSecrets(({ [archive]: _, ...rest }) => (secret === undefined ? rest : { ...rest, [archive]: secret }));
  const faults = faultsOf(site);
  const faultAt = (path: string) => {
    const fault = tried ? faults.get(path) : undefined;
    return fault === undefined ? undefined : t(fault);
  };
  const leave = () => goTo("settings", "sites");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (faults.size > 0 || busy) return;
    setBusy(true);
    const answer = known === undefined ? await addSite(site, secrets) : await changeSite(site, secrets);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    await loadSites();
    leave();
  };
  const trial = { config: site, secrets, siteId: known?.id };
  const ready = site.archives.every((archive) => archiveConfig.safeParse(archive).success);

  return (
    <form onSubmit={submit}>
      <div className={styles.title}>
        <h1>{site.name.trim() === "" ? t("new-site") : site.name}</h1>
        <PlainButton onClick={leave}>{t("back")}</PlainButton>
      </div>
      <HospitalFields site={site} change={change} faultAt={faultAt} />
      <Archives
        site={site}
        secrets={secrets}
        kept={secretsFor[site.id] ?? []}
        change={change}
        setSecret={setSecret}
        faultAt={faultAt}
      />
      <SiteTest trial={trial} ready={ready} />
      <IntakeFields trial={trial} ready={ready} change={(intake) => change({ intake })} />
      <PriorityFields rules={site.priorities} change={(priorities) => change({ priorities })} />
      <PromiseFields site={site} change={change} />
      <LimitFields limits={site.limits} change={(limits) => change({ limits })} />
      {problem === null ? null : <ProblemNote problem={problem} during={t("saving-failed")} />}
      {tried && faults.size > 0 ? (
        <p className="tone-due" role="alert">
          ▲ {t("does-not-fit", { fields: [...faults.keys()].join(", ") })}
        </p>
      ) : null}
      <div className={styles.foot}>
        <Button type="submit" variant="filled" disabled={busy}>
          {t("save")}
        </Button>
        <Button onClick={leave}>{t("cancel")}</Button>
      </div>
    </form>
  );
}
