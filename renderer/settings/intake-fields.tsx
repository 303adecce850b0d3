import { Checkbox, NumberInput } from "@mantine/core";
import type { IntakeRule } from "../../shared/sites/intake-rule.ts";
import { useTexts } from "../ui/texts.ts";
import type { SiteTrial } from "../workspace/calls/site-trials.ts";
import { IntakeMatches } from "./intake-matches.tsx";
import { LineInput } from "./line-input.tsx";
import { readWords, writeWords } from "./match-words.ts";
import { MatcherFields } from "./matcher-fields.tsx";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";
import { siteTexts } from "./site-texts.ts";

interface IntakeFieldsProps {
  readonly trial: SiteTrial;
  readonly mayAsk: boolean;
  readonly faultAt: (path: string) => string | undefined;
  readonly change: (intake: IntakeRule) => void;
}

/** What of the archive comes onto the list, with what it lets in right now. */
export function IntakeFields({ trial, mayAsk, faultAt, change }: IntakeFieldsProps) {
  const t = useTexts(siteTexts);
  const { intake } = trial.config;
  return (
    <Section title={t("intake")} says={t("intake-says")}>
      <div className={styles.fields}>
        <MatcherFields
          matcher={intake}
          faultAt={(field) => faultAt(`intake.${field}`)}
          change={(part) => change({ ...intake, ...part })}
        />
        <NumberInput
          label={t("lookback")}
          description={t("lookback-says")}
          min={1}
          max={87_600}
          value={intake.lookbackHours ?? ""}
          error={faultAt("intake.lookbackHours")}
          onChange={(value) =>
            change({ ...intake, lookbackHours: typeof value === "number" ? Math.round(value) : null })
          }
        />
        <LineInput
          label={t("reported-statuses")}
          spellCheck={false}
          value={intake.reportedStatuses}
          write={writeWords}
          read={readWords}
          disabled={!intake.excludeReported}
          error={faultAt("intake.reportedStatuses")}
          change={(reportedStatuses) => change({ ...intake, reportedStatuses })}
        />
        <Checkbox
          className={styles.wide ?? ""}
          label={t("exclude-reported")}
          checked={intake.excludeReported}
          onChange={(event) => change({ ...intake, excludeReported: event.currentTarget.checked })}
        />
      </div>
      <IntakeMatches trial={trial} mayAsk={mayAsk} />
    </Section>
  );
}
