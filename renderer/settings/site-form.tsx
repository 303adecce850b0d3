import { Button } from "@mantine/core";
import { type FocusEvent, type FormEvent, useEffect, useRef, useState } from "react";
import type { GivenSecret, SiteSecrets } from "../../shared/contract/archive-secret.ts";
import { archiveConfig, type SiteConfig } from "../../shared/contract/site.ts";
import type { Problem } from "../../shared/problem.ts";
import { focusFirstFault } from "../ui/first-fault.ts";
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
import { OrderSources } from "./order-sources.tsx";
import { PriorityFields } from "./priority-fields.tsx";
import { PromiseFields } from "./promise-fields.tsx";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";
import { blankArchive, blankSite, faultsOf, faultUnder, type KeptSite, secretState } from "./site-draft.ts";
import { SiteTest } from "./site-test.tsx";
import { siteTexts } from "./site-texts.ts";

interface ArchivesProps {
  readonly site: SiteConfig;
  readonly secrets: SiteSecrets;
  readonly kept: KeptSite | null;
  readonly change: (part: Partial<SiteConfig>) => void;
  readonly setSecret: (archive: string, secret: GivenSecret | undefined) => void;
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
          secretKept={secretState(archive, secrets, kept) === "kept"}
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

/** Whether the hand is among the archives' fields. Another window in front does not count as leaving them. */
function useHandWithin() {
  const [within, setWithin] = useState(false);
  return {
    within,
    onFocus: () => setWithin(true),
    onBlur: (event: FocusEvent) => {
      if (event.currentTarget.contains(event.relatedTarget) || document.activeElement === event.target) return;
      setWithin(false);
    },
  };
}

/** A site, new or known. Faults are named once saving was tried; nothing is kept before that. */
export function SiteForm({ siteId }: { readonly siteId: string | null }) {
  const t = useTexts(siteTexts);
  const { sites, secretsFor } = useSites();
  const known = sites.find(({ id }) => id === siteId);
  const form = useRef<HTMLFormElement>(null);
  const [site, setSite] = useState<SiteConfig>(() => known ?? blankSite());
  const [secrets, setSecrets] = useState<SiteSecrets>({});
  const [tries, setTries] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const { within, ...hand } = useHandWithin();
  useEffect(() => {
    if (tries > 0) focusFirstFault(form.current);
  }, [tries]);

  const change = (part: Partial<SiteConfig>) => setSite((now) => ({ ...now, ...part }));
  const setSecret = (archive: string, secret: GivenSecret | undefined) =>
    setSecrets(({ [archive]: _, ...rest }) => (secret === undefined ? rest : { ...rest, [archive]: secret }));
  const kept = known === undefined ? null : { site: known, secrets: secretsFor[known.id] ?? [] };
  const faults = faultsOf(site, secrets, kept);
  const faultAt = (path: string) => {
    const fault = tries === 0 ? undefined : faultUnder(faults, path);
    return fault === undefined ? undefined : t(fault);
  };
  const leave = () => goTo("settings", "sites");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (faults.size > 0) return setTries(tries + 1);
    setBusy(true);
    const answer = known === undefined ? await addSite(site, secrets) : await changeSite(site, secrets);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    await loadSites();
    leave();
  };
  const trial = { config: site, secrets, siteId: known?.id };
  const ready =
    site.archives.every((archive) => archiveConfig.safeParse(archive).success) &&
    ![...faults.keys()].some((path) => /^archives\.\d+\.secret$/.test(path));

  return (
    <form onSubmit={submit} ref={form} noValidate data-page>
      <div className={styles.title}>
        <h1>{site.name.trim() === "" ? t("new-site") : site.name}</h1>
        <PlainButton onClick={leave}>{t("back")}</PlainButton>
      </div>
      <HospitalFields site={site} change={change} faultAt={faultAt} />
      <div {...hand}>
        <Archives site={site} secrets={secrets} kept={kept} change={change} setSecret={setSecret} faultAt={faultAt} />
      </div>
      <SiteTest trial={trial} ready={ready} />
      <OrderSources
        site={site}
        secrets={secrets}
        kept={kept}
        faultAt={faultAt}
        change={(orders) => change({ orders })}
        setSecret={setSecret}
      />
      <IntakeFields trial={trial} mayAsk={ready && !within} faultAt={faultAt} change={(intake) => change({ intake })} />
      <PriorityFields rules={site.priorities} faultAt={faultAt} change={(priorities) => change({ priorities })} />
      <PromiseFields site={site} faultAt={faultAt} change={change} />
      <LimitFields limits={site.limits} faultAt={faultAt} change={(limits) => change({ limits })} />
      <div className={styles.foot}>
        {problem === null ? null : (
          <div className={styles.whole}>
            <ProblemNote problem={problem} during={t("saving-failed")} />
          </div>
        )}
        <Button type="submit" variant="filled" loading={busy}>
          {t("save")}
        </Button>
        <Button onClick={leave}>{t("cancel")}</Button>
        {tries > 0 && faults.size > 0 ? (
          <p className="tone-due" role="alert">
            ▲ {t("does-not-fit", { count: faults.size })}
          </p>
        ) : null}
      </div>
    </form>
  );
}
