import { Button, Select, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import type { OrderSourceReport, OrderSourceTrial } from "../../shared/contract/order-requests.ts";
import { type OrderSourceConfig, orderSourceConfig, type SiteConfig } from "../../shared/contract/site.ts";
import type { Problem } from "../../shared/problem.ts";
import { writeClock, writeDay } from "../ui/format/dates.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import { fetchOrderReport, tryOrderSource } from "../workspace/calls/order-calls.ts";
import { useSettings } from "../workspace/hooks.ts";
import { orderTexts } from "./order-texts.ts";
import { RefusedMessages } from "./refused-messages.tsx";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";
import { blankOrderSource } from "./site-draft.ts";
import { trialWords } from "./trial-words.ts";

const characterSets = ["utf-8", "euc-kr", "shift_jis", "gb18030", "iso-8859-1"] as const;
const characterNames: Readonly<Record<(typeof characterSets)[number], string>> = {
  "utf-8": "UTF-8",
  "euc-kr": "EUC-KR (CP949)",
  shift_jis: "Shift JIS",
  gb18030: "GB 18030",
  "iso-8859-1": "ISO 8859-1",
};
const accessions = ["standard", "filler", "placer"] as const;

interface SourceFieldsProps {
  readonly source: OrderSourceConfig;
  readonly at: number;
  readonly timeZone: string;
  readonly standing: OrderSourceReport["sources"][number] | undefined;
  readonly faultAt: (field: string) => string | undefined;
  readonly change: (source: OrderSourceConfig) => void;
  readonly remove: () => void;
}

/** Reads what the source holds, keeping nothing. */
function SourceTest({ source, timeZone }: Pick<SourceFieldsProps, "source" | "timeZone">) {
  const t = useTexts(orderTexts);
  const [trial, setTrial] = useState<OrderSourceTrial | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [running, setRunning] = useState(false);
  const ready = orderSourceConfig.safeParse(source).success;
  const run = async () => {
    setRunning(true);
    const answer = await tryOrderSource(source, timeZone);
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

function SourceFields({ source, at, timeZone, standing, faultAt, change, remove }: SourceFieldsProps) {
  const t = useTexts(orderTexts);
  const { dates } = useSettings();
  const read = standing?.lastReadAt ?? null;
  return (
    <fieldset className={styles.card} style={{ margin: "0 0 0.625rem", minWidth: 0 }}>
      <legend className="tone-2">{t("source-n", { n: at + 1 })}</legend>
      <div className={styles.fields}>
        <TextInput
          className={styles.wide ?? ""}
          label={t("path")}
          spellCheck={false}
          value={source.path}
          error={faultAt("path")}
          onChange={(event) => change({ ...source, path: event.currentTarget.value })}
        />
        <TextInput
          label={t("authority")}
          description={t("authority-says")}
          spellCheck={false}
          value={source.authority}
          error={faultAt("authority")}
          onChange={(event) => change({ ...source, authority: event.currentTarget.value })}
        />
        <Select
          label={t("accession-in")}
          data={accessions.map((value) => ({ value, label: t(value) }))}
          value={source.accessionIn}
          allowDeselect={false}
          onChange={(value) => {
            const accessionIn = accessions.find((each) => each === value);
            if (accessionIn !== undefined) change({ ...source, accessionIn });
          }}
        />
        <Select
          label={t("characters")}
          data={characterSets.map((value) => ({ value, label: characterNames[value] }))}
          value={source.characters}
          allowDeselect={false}
          onChange={(value) => {
            const characters = characterSets.find((each) => each === value);
            if (characters !== undefined) change({ ...source, characters });
          }}
        />
      </div>
      {standing === undefined ? null : (
        <p className="tone-2">
          {read === null
            ? t("never-read")
            : t("standing", { orders: standing.orders, when: `${writeDay(read, dates)} ${writeClock(read)}` })}
        </p>
      )}
      {standing?.problem == null ? null : <ProblemNote problem={standing.problem} during={t("test-failed")} />}
      <SourceTest key={JSON.stringify(source)} source={source} timeZone={timeZone} />
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
  /** The site is kept already: its sources are being read. */
  readonly known: boolean;
  readonly faultAt: (path: string) => string | undefined;
  readonly change: (orders: SiteConfig["orders"]) => void;
}

/** Where a site's orders come from, how each source stands, and what of it was kept apart. */
export function OrderSources({ site, known, faultAt, change }: OrderSourcesProps) {
  const t = useTexts(orderTexts);
  const { orders } = site;
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
          standing={report?.sources.find(({ id }) => id === source.id)}
          faultAt={(field) => faultAt(`orders.${at}.${field}`)}
          change={(next) => change(orders.with(at, next))}
          remove={() => change(orders.toSpliced(at, 1))}
        />
      ))}
      <Button disabled={orders.length >= 10} onClick={() => change([...orders, blankOrderSource()])}>
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
