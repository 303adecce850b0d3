import { Button, Checkbox, NumberInput, Select } from "@mantine/core";
import type { FetchTrial, PrefetchPlan } from "../../shared/contract/prefetch-plan.ts";
import type { Settings } from "../../shared/contract/settings.ts";
import { writeClock } from "../ui/format/dates.ts";
import { writeBytes } from "../ui/format/measures.ts";
import { type Say, useTexts } from "../ui/texts.ts";
import { fetchingTexts } from "./fetching-texts.ts";
import styles from "./settings.module.css";

const hours: readonly FetchTrial["hours"][] = ["as-configured", "always", "nights"];

/** The policy that holds, as one that could be tried: what is changed of it is the trial. */
export const policyThatHolds = ({ priorsPerExam, lineIsMetered, fetchesAhead }: Settings): FetchTrial => ({
  priorsPerExam,
  lineIsMetered,
  fetchesAhead,
  mbit: null,
  hours: "as-configured",
});

export const isSamePolicy = (a: FetchTrial, b: FetchTrial): boolean =>
  a.priorsPerExam === b.priorsPerExam &&
  a.lineIsMetered === b.lineIsMetered &&
  a.fetchesAhead === b.fetchesAhead &&
  a.mbit === b.mbit &&
  a.hours === b.hours;

/** A plan in one line: how much, how big, by when. */
function planWords(plan: PrefetchPlan, t: Say<typeof fetchingTexts>): string {
  if (plan.total === 0) return t("none");
  return [
    t("all", { count: plan.total }),
    writeBytes(plan.bytes),
    ...(plan.uncounted === 0 ? [] : [t("uncounted", { count: plan.uncounted })]),
    ...(plan.waiting === 0 ? [] : [t("waiting", { count: plan.waiting })]),
    ...(plan.endsAt === null ? [] : [t("by", { time: writeClock(plan.endsAt) })]),
  ].join(" · ");
}

export const studiesOf = ({ jobs }: PrefetchPlan): ReadonlySet<string> => new Set(jobs.map(({ studyId }) => studyId));

/** How many studies another plan adds and leaves out; nothing where a plan is too long to be here whole. */
function changeWords(now: PrefetchPlan, other: PrefetchPlan, t: Say<typeof fetchingTexts>): readonly string[] {
  if ([now, other].some(({ jobs, total }) => jobs.length < total)) return [];
  const [before, after] = [studiesOf(now), studiesOf(other)];
  const added = [...after].filter((id) => !before.has(id)).length;
  const dropped = [...before].filter((id) => !after.has(id)).length;
  return [
    ...(added === 0 ? [] : [t("added", { count: added })]),
    ...(dropped === 0 ? [] : [t("dropped", { count: dropped })]),
  ];
}

interface PolicyTrialProps {
  readonly holds: FetchTrial;
  /** The policy that is looked at: the one that holds until something of it is changed. */
  readonly looked: FetchTrial;
  readonly change: (trial: FetchTrial) => void;
  readonly now: PrefetchPlan | null;
  readonly other: PrefetchPlan | null;
  readonly apply: () => void;
  readonly leaveOff: () => void;
}

/** What would change if the policy were another one (PF-45). */
export function PolicyTrial({ holds, looked, change, now, other, apply, leaveOff }: PolicyTrialProps) {
  const t = useTexts(fetchingTexts);
  const isTrial = !isSamePolicy(holds, looked);
  const isOfReader = !isSamePolicy(holds, { ...looked, mbit: null, hours: "as-configured" });
  return (
    <form
      className={styles.trial}
      aria-label={t("what-if")}
      data-what-if
      onSubmit={(event) => {
        event.preventDefault();
        if (isOfReader) apply();
      }}
    >
      <div className={styles.trialFields}>
        <NumberInput
          label={t("priors")}
          min={0}
          max={20}
          value={looked.priorsPerExam}
          onChange={(value) => {
            if (typeof value === "number" && value >= 0 && value <= 20) {
              change({ ...looked, priorsPerExam: Math.round(value) });
            }
          }}
        />
        <NumberInput
          label={t("mbit")}
          min={0.1}
          max={100_000}
          placeholder={t("as-now")}
          value={looked.mbit ?? ""}
          onChange={(value) =>
            change({ ...looked, mbit: typeof value === "number" && value > 0 ? Math.min(value, 100_000) : null })
          }
        />
        <Select
          label={t("hours")}
          data={hours.map((each) => ({ value: each, label: t(each) }))}
          value={looked.hours}
          allowDeselect={false}
          onChange={(value) => change({ ...looked, hours: hours.find((each) => each === value) ?? "as-configured" })}
        />
        <Checkbox
          label={t("metered-line")}
          checked={looked.lineIsMetered}
          onChange={(event) => change({ ...looked, lineIsMetered: event.currentTarget.checked })}
        />
        <Checkbox
          label={t("ahead")}
          checked={looked.fetchesAhead}
          onChange={(event) => change({ ...looked, fetchesAhead: event.currentTarget.checked })}
        />
      </div>
      <dl className={styles.compared} aria-live="polite">
        <dt>{t("now-line")}</dt>
        <dd>{now === null ? "…" : planWords(now, t)}</dd>
        {isTrial ? (
          <>
            <dt>{t("then-line")}</dt>
            <dd>
              {now === null || other === null ? "…" : [planWords(other, t), ...changeWords(now, other, t)].join(" · ")}
            </dd>
          </>
        ) : null}
      </dl>
      {isTrial ? (
        <div className={styles.row}>
          <Button type="submit" variant="filled" disabled={!isOfReader}>
            {t("apply")}
          </Button>
          <Button onClick={leaveOff}>{t("leave-off")}</Button>
          {looked.mbit === null && looked.hours === "as-configured" ? null : (
            <span className="tone-2">{t("of-sites")}</span>
          )}
        </div>
      ) : null}
    </form>
  );
}
