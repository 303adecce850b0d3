import { Button, SegmentedControl } from "@mantine/core";
import { useEffect, useState } from "react";
import { asPlainSecret, type GivenSecret, type SiteSecrets } from "../../shared/contract/archive-secret.ts";
import { needsSecret } from "../../shared/contract/keep-secret.ts";
import type { OrderSourceReport, OrderSourceTrial } from "../../shared/contract/order-requests.ts";
import { type OrderSourceConfig, orderSourceConfig, type SiteConfig } from "../../shared/contract/site.ts";
import type { Problem } from "../../shared/problem.ts";
import { writeClock, writeDay } from "../ui/format/dates.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import { fetchOrderReport, tryOrderSource } from "../workspace/calls/order-calls.ts";
import { useSettings } from "../workspace/hooks.ts";
import { DropFolderFields } from "./drop-folder-fields.tsx";
import { FhirFields } from "./fhir-fields.tsx";
import { orderTexts } from "./order-texts.ts";
import { RefusedMessages } from "./refused-messages.tsx";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";
import { blankOrderSource, type KeptSite, secretState } from "./site-draft.ts";
import { trialWords } from "./trial-words.ts";

interface SourceFieldsProps {
  readonly source: OrderSourceConfig;
  readonly at: number;
  readonly timeZone: string;
  readonly siteId: string | undefined;
  readonly secret: GivenSecret | null | undefined;
  readonly secretKept: boolean;
  readonly standing: OrderSourceReport["sources"][number] | undefined;
  readonly faultAt: (field: string) => string | undefined;
  readonly change: (source: OrderSourceConfig) => void;
  readonly setSecret: (secret: GivenSecret | undefined) => void;
  readonly remove: () => void;
}

/** Reads what the source holds, keeping nothing. */
type SourceTestProps = Pick<SourceFieldsProps, "source" | "timeZone" | "siteId" | "secret" | "secretKept">;

function SourceTest({ source, timeZone, siteId, secret, secretKept }: SourceTestProps) {
  const t = useTexts(orderTexts);
  const [trial, setTrial] = useState<OrderSourceTrial | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [running, setRunning] = useState(false);
  const hasSecret = !needsSecret(source) || secretKept || secret != null;
  const ready = orderSourceConfig.safeParse(source).success && hasSecret;
  const run = async () => {
    setRunning(true);
    const answer = await tryOrderSource({ source, timeZone, secret: asPlainSecret(secret), siteId });
    setRunning(false);
    setTrial(answer.ok ? answer.value : null);
    setProblem(answer.ok ? null : answer.problem);
  };
  const says = running ? t("testing") : ready ? "" : t("test-first");
  const refused = trial?.refused.length ?? 0;
  return (
    <>
      <div className={styles.row} style={{ marginTop: "0.5rem" }}>
        <Button disabled={!ready || running} onClick={() => void run()}>
          {t("test")}
        </Button>
        <span className={refused > 0 ? "tone-due" : "tone-2"} role="status">
          {trial === null || says !== "" ? says : t("tried", { files: trial.files, orders: trial.orders, refused })}
        </span>
      </div>
      {problem === null ? null : (
        <ProblemNote problem={problem} during={t("test-failed")} words={trialWords(problem)} />
      )}
      {trial === null ? null : <RefusedMessages refused={trial.refused} />}
    </>
  );
}

function SourceFields(props: SourceFieldsProps) {
  const t = useTexts(orderTexts);
  const { dates } = useSettings();
  const { source, at, standing, faultAt, change, setSecret, remove } = props;
  const read = standing?.lastReadAt ?? null;
  return (
    <fieldset className={styles.card} style={{ margin: "0 0 0.625rem", minWidth: 0 }}>
      <legend className="tone-2">{t("source-n", { n: at + 1 })}</legend>
      <div className={styles.fields}>
        <fieldset className={styles.fieldset}>
          <legend>{t("kind")}</legend>
          <SegmentedControl
            aria-label={t("kind")}
            data={(["drop-folder", "fhir"] as const).map((value) => ({ value, label: t(value) }))}
            value={source.kind}
            onChange={(kind) => {
              setSecret(undefined);
              change({ ...blankOrderSource(kind), id: source.id });
            }}
          />
        </fieldset>
        {source.kind === "fhir" ? (
          <FhirFields {...props} source={source} />
        ) : (
          <DropFolderFields source={source} faultAt={faultAt} change={change} />
        )}
      </div>
      {standing === undefined ? null : (
        <p className="tone-2">
          {read === null
            ? t("never-read")
            : t("standing", { orders: standing.orders, when: `${writeDay(read, dates)} ${writeClock(read)}` })}
        </p>
      )}
      {standing?.problem == null ? null : <ProblemNote problem={standing.problem} during={t("test-failed")} />}
      <SourceTest {...props} key={JSON.stringify([source, props.secret])} />
      <div className={styles.row} style={{ marginTop: "0.5rem" }}>
        <Button variant="subtle" aria-label={`${t("remove")} ${t("source-n", { n: at + 1 })}`} onClick={remove}>
          {t("remove")}
        </Button>
      </div>
    </fieldset>
  );
}

interface OrderSourcesProps {
  readonly site: SiteConfig;
  readonly secrets: SiteSecrets;
  readonly kept: KeptSite | null;
  readonly faultAt: (path: string) => string | undefined;
  readonly change: (orders: SiteConfig["orders"]) => void;
  readonly setSecret: (source: string, secret: GivenSecret | undefined) => void;
}

/** Where a site's orders come from, how each source stands, and what of it was kept apart. */
export function OrderSources({ site, secrets, kept, faultAt, change, setSecret }: OrderSourcesProps) {
  const t = useTexts(orderTexts);
  const { orders } = site;
  const known = kept !== null;
  const [report, setReport] = useState<OrderSourceReport | null>(null);
  useEffect(() => {
    if (!known) return;
    let left = false;
    void fetchOrderReport(site.id).then((answer) => {
      if (answer.ok && !left) setReport(answer.value);
    });
    return () => {
      left = true;
    };
  }, [site.id, known]);
  return (
    <Section title={t("orders")} says={t("says")}>
      {orders.map((source, at) => (
        <SourceFields
          key={source.id}
          source={source}
          at={at}
          timeZone={site.timeZone}
          siteId={kept?.site.id}
          secret={secrets[source.id]}
          secretKept={secretState(source, secrets, kept) === "kept"}
          setSecret={(secret) => setSecret(source.id, secret)}
          standing={report?.sources.find(({ id }) => id === source.id)}
          faultAt={(field) => faultAt(`orders.${at}.${field}`)}
          change={(next) => change(orders.with(at, next))}
          remove={() => change(orders.toSpliced(at, 1))}
        />
      ))}
      <Button disabled={orders.length >= 10} onClick={() => change([...orders, blankOrderSource("drop-folder")])}>
        {t("add")}
      </Button>
      {report === null || report.refusedCount === 0 ? null : (
        <>
          <p className="tone-due" style={{ marginTop: "0.75rem" }}>
            ▲ {t("refused", { count: report.refusedCount })}
          </p>
          <RefusedMessages refused={report.refused} />
        </>
      )}
    </Section>
  );
}
