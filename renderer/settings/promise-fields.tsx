import { Checkbox, NumberInput, Select } from "@mantine/core";
import type { SiteConfig } from "../../shared/contract/site.ts";
import { useTexts } from "../ui/texts.ts";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";
import { siteTexts } from "./site-texts.ts";

interface PromiseFieldsProps {
  readonly site: SiteConfig;
  readonly faultAt: (path: string) => string | undefined;
  readonly change: (part: Partial<SiteConfig>) => void;
}

const starts = ["ordered", "study-time", "first-seen", "images-complete"] as const;

/** Until when the site waits for a report; what is read as one; how long images stay. */
export function PromiseFields({ site, faultAt, change }: PromiseFieldsProps) {
  const t = useTexts(siteTexts);
  const { serviceLevel, grouping, retention } = site;
  const levels = (["stat", "urgent", "routine"] as const).map((level) => (
    <NumberInput
      key={level}
      label={t(`${level}-minutes`)}
      min={1}
      max={527_040}
      value={serviceLevel.minutes[level]}
      error={faultAt(`serviceLevel.minutes.${level}`)}
      onChange={(value) => {
        if (typeof value !== "number") return;
        const minutes = { ...serviceLevel.minutes, [level]: Math.round(value) };
        change({ serviceLevel: { ...serviceLevel, minutes } });
      }}
    />
  ));
  return (
    <>
      <Section title={t("promise")} says={t("promise-says")}>
        <div className={styles.fields}>
          {levels}
          <Select
            label={t("starts-at")}
            description={t("stops-at")}
            data={starts.map((value) => ({ value, label: t(value) }))}
            value={serviceLevel.startsAt}
            allowDeselect={false}
            onChange={(value) => {
              const startsAt = starts.find((each) => each === value);
              if (startsAt !== undefined) change({ serviceLevel: { ...serviceLevel, startsAt } });
            }}
          />
        </div>
      </Section>
      <Section title={t("keeping")}>
        <div className={styles.fields}>
          <Checkbox
            className={styles.wide ?? ""}
            label={t("grouping")}
            checked={grouping.enabled}
            onChange={(event) => change({ grouping: { ...grouping, enabled: event.currentTarget.checked } })}
          />
          <NumberInput
            label={t("grouping-minutes")}
            min={1}
            max={10_080}
            disabled={!grouping.enabled}
            value={grouping.minutes}
            error={faultAt("grouping.minutes")}
            onChange={(value) => {
              if (typeof value === "number") change({ grouping: { ...grouping, minutes: Math.round(value) } });
            }}
          />
          <NumberInput
            label={t("retention")}
            description={t("retention-says")}
            min={0}
            max={3650}
            value={retention.daysAfterRead ?? ""}
            error={faultAt("retention.daysAfterRead")}
            onChange={(value) =>
              change({ retention: { daysAfterRead: typeof value === "number" ? Math.round(value) : null } })
            }
          />
        </div>
      </Section>
    </>
  );
}
