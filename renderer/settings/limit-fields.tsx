import { Button, Checkbox, NumberInput, SegmentedControl, TextInput } from "@mantine/core";
import type { SiteLimits } from "../../shared/contract/site.ts";
import { weekday } from "../../shared/sites/fetch-hours.ts";
import { useTexts } from "../ui/texts.ts";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";
import { siteTexts } from "./site-texts.ts";

interface LimitFieldsProps {
  readonly limits: SiteLimits;
  readonly faultAt: (path: string) => string | undefined;
  readonly change: (limits: SiteLimits) => void;
}

type Hours = Exclude<SiteLimits["hours"], "always">;

interface HoursFieldsProps {
  readonly hours: Hours;
  /** What is said of a time that is missing. */
  readonly fault: string | undefined;
  readonly change: (hours: Hours) => void;
}

function HoursFields({ hours, fault, change }: HoursFieldsProps) {
  const t = useTexts(siteTexts);
  return (
    <>
      {[...hours.entries()].map(([at, span]) => {
        const set = (part: Partial<Hours[number]>) => change(hours.with(at, { ...span, ...part }));
        return (
          // Spans have no name of their own: their place is what they are.
          <div key={at} className={styles.rowEnd}>
            <fieldset className={styles.fieldset}>
              <legend>{t("days")}</legend>
              <div className={styles.row}>
                {weekday.options.map((day) => (
                  <Checkbox
                    key={day}
                    label={t(day)}
                    checked={span.days.includes(day)}
                    disabled={span.days.length === 1 && span.days.includes(day)}
                    onChange={(event) =>
                      set({
                        days: event.currentTarget.checked
                          ? weekday.options.filter((each) => each === day || span.days.includes(each))
                          : span.days.filter((each) => each !== day),
                      })
                    }
                  />
                ))}
              </div>
            </fieldset>
            <TextInput
              type="time"
              label={t("from")}
              value={span.from}
              error={span.from === "" ? fault : undefined}
              onChange={(event) => set({ from: event.currentTarget.value })}
            />
            <TextInput
              type="time"
              label={t("to")}
              value={span.to}
              error={span.to === "" ? fault : undefined}
              onChange={(event) => set({ to: event.currentTarget.value })}
            />
            <Button variant="subtle" disabled={hours.length === 1} onClick={() => change(hours.toSpliced(at, 1))}>
              {t("remove")}
            </Button>
          </div>
        );
      })}
      <div>
        <Button onClick={() => change([...hours, { days: ["mon"], from: "19:00", to: "07:00" }])}>
          {t("add-hours")}
        </Button>
      </div>
    </>
  );
}

/** How much of a line a site's images may take, and when. */
export function LimitFields({ limits, faultAt, change }: LimitFieldsProps) {
  const t = useTexts(siteTexts);
  const { hours } = limits;
  return (
    <Section title={t("limits")}>
      <div className={styles.fields}>
        <NumberInput
          label={t("parallel")}
          min={1}
          max={32}
          value={limits.parallelTransfers}
          error={faultAt("limits.parallelTransfers")}
          onChange={(value) => {
            if (typeof value === "number") change({ ...limits, parallelTransfers: Math.round(value) });
          }}
        />
        <NumberInput
          label={t("bandwidth")}
          placeholder={t("unlimited")}
          min={0.1}
          value={limits.bandwidthMbit ?? ""}
          error={faultAt("limits.bandwidthMbit")}
          onChange={(value) =>
            change({ ...limits, bandwidthMbit: typeof value === "number" && value > 0 ? value : null })
          }
        />
        <fieldset className={styles.fieldset}>
          <legend>{t("hours")}</legend>
          <SegmentedControl
            aria-label={t("hours")}
            data={[
              { value: "always", label: t("always") },
              { value: "only", label: t("only-at") },
            ]}
            value={hours === "always" ? "always" : "only"}
            onChange={(value) =>
              change({
                ...limits,
                hours: value === "always" ? "always" : [{ days: [...weekday.options], from: "19:00", to: "07:00" }],
              })
            }
          />
        </fieldset>
        {hours === "always" ? null : (
          <div className={`${styles.wide} ${styles.fields}`} style={{ gridTemplateColumns: "1fr" }}>
            <HoursFields
              hours={hours}
              fault={faultAt("limits.hours")}
              change={(next) => change({ ...limits, hours: next })}
            />
          </div>
        )}
      </div>
    </Section>
  );
}
