import { Button } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { SeriesCorrection } from "../../shared/hanging/series-correction.ts";
import type { Problem } from "../../shared/problem.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import { traitTexts } from "../ui/traits/trait-texts.ts";
import { correctionLine } from "../ui/traits/trait-words.ts";
import { fetchCorrections, removeCorrection } from "../workspace/calls/hanging-calls.ts";
import { onCorrections, siteStore } from "../workspace/work-stores.ts";
import { hangingTexts } from "./hanging-texts.ts";
import { ProtocolSection } from "./protocol-section.tsx";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";

interface CorrectionRowProps {
  readonly correction: SeriesCorrection;
  readonly remove: () => void;
}

function CorrectionRow({ correction, remove }: CorrectionRowProps) {
  const t = useTexts(hangingTexts);
  const w = useTexts(traitTexts);
  const site = useStore(siteStore, ({ sites }) => sites.find(({ id }) => id === correction.siteId)?.name ?? "");
  const { modality, description, protocol, traits } = correction;
  const name = description || modality;
  return (
    <div className={styles.keyRow}>
      <div className={styles.keyName}>
        <div>
          {modality} · {name}
          {protocol === "" || protocol === description ? null : ` · ${protocol}`}
        </div>
        <div className="tone-2">
          {site} · {correctionLine(w, traits)}
        </div>
      </div>
      <Button variant="subtle" onClick={remove} aria-label={t("remove-correction", { name })}>
        {t("remove")}
      </Button>
    </div>
  );
}

/** What the reader said that series are, site by site, to be taken back. */
export function HangingPage() {
  const t = useTexts(hangingTexts);
  const [corrections, setCorrections] = useState<readonly SeriesCorrection[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const take = useCallback((answer: Awaited<ReturnType<typeof fetchCorrections>>) => {
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setCorrections(answer.value.corrections);
  }, []);
  useEffect(() => {
    const load = (): void => void fetchCorrections().then(take);
    load();
    return onCorrections(load);
  }, [take]);
  return (
    <>
      <div className={styles.title}>
        <h1>{t("hanging")}</h1>
      </div>
      <Section title={t("corrections")}>
        <p className="tone-2">{t("corrections-says")}</p>
        {problem === null ? null : <ProblemNote problem={problem} during={t("corrections")} />}
        {corrections?.length === 0 ? <p>{t("no-corrections")}</p> : null}
        {corrections?.map((correction) => (
          <CorrectionRow
            key={correction.id}
            correction={correction}
            remove={() => void removeCorrection(correction.id).then(take)}
          />
        ))}
      </Section>
      <ProtocolSection />
    </>
  );
}
