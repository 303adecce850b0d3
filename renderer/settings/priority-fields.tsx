import { Button, SegmentedControl } from "@mantine/core";
import { type PriorityRule, studyMatcher } from "../../shared/sites/intake-rule.ts";
import { useTexts } from "../ui/texts.ts";
import { MatcherFields } from "./matcher-fields.tsx";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";
import { siteTexts } from "./site-texts.ts";

interface PriorityFieldsProps {
  readonly rules: readonly PriorityRule[];
  readonly faultAt: (path: string) => string | undefined;
  readonly change: (rules: PriorityRule[]) => void;
}

/** How urgent a study is, by rules asked in order. */
export function PriorityFields({ rules, faultAt, change }: PriorityFieldsProps) {
  const t = useTexts(siteTexts);
  return (
    <Section title={t("priorities")} says={t("priorities-says")}>
      {[...rules.entries()].map(([at, rule]) => (
        // Rules have no name of their own: their place is what they are.
        <fieldset key={at} className={styles.card} style={{ minWidth: 0 }}>
          <legend className="tone-2">{t("rule-n", { n: at + 1 })}</legend>
          <div className={styles.fields}>
            <MatcherFields
              matcher={rule.when}
              faultAt={(field) => faultAt(`priorities.${at}.when.${field}`)}
              change={(part) => change(rules.with(at, { ...rule, when: { ...rule.when, ...part } }))}
            />
          </div>
          <div className={styles.row} style={{ marginTop: "0.5rem" }}>
            <span className="tone-2">{t("it-is")}</span>
            <SegmentedControl
              aria-label={t("it-is")}
              data={(["stat", "urgent", "routine"] as const).map((value) => ({ value, label: t(value) }))}
              value={rule.priority}
              onChange={(priority) => change(rules.with(at, { ...rule, priority }))}
            />
            <span className={styles.grow} />
            <Button variant="subtle" onClick={() => change(rules.toSpliced(at, 1))}>
              {t("remove")}
            </Button>
          </div>
        </fieldset>
      ))}
      <Button onClick={() => change([...rules, { when: studyMatcher.parse({}), priority: "stat" }])}>
        {t("add-rule")}
      </Button>
    </Section>
  );
}
