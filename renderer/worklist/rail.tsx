import { useDeferredValue, useMemo } from "react";
import { useStore } from "zustand";
import type { SiteState } from "../../shared/contract/events.ts";
import type { SiteConfig } from "../../shared/contract/site.ts";
import { countExams } from "../../shared/worklist/list-exams.ts";
import type { View } from "../../shared/worklist/view.ts";
import { writeClock } from "../ui/format/dates.ts";
import { StateDot } from "../ui/state-dot.tsx";
import { type Say, useTexts } from "../ui/texts.ts";
import { useExams, useSites } from "../workspace/hooks.ts";
import { dotOfSite, needsAPerson, unreadableAt } from "../workspace/site-dots.ts";
import { listContext } from "./list-context.ts";
import styles from "./rail.module.css";
import { useNow } from "./use-now.ts";
import { digitOf } from "./view-commands.ts";
import { useViewName } from "./view-names.ts";
import { railViews, showView, siteView, viewStore } from "./view-store.ts";
import { worklistTexts } from "./worklist-texts.ts";

interface RailItemProps {
  readonly name: string;
  readonly count: number;
  readonly current: boolean;
  readonly tone?: string;
  readonly digit: string | undefined;
  readonly onClick: () => void;
}

function RailItem({ name, count, current, tone = "", digit, onClick }: RailItemProps) {
  return (
    <li>
      <button type="button" className={styles.railItem} aria-current={current} onClick={onClick} title={name}>
        <span className={styles.digit}>{digit}</span>
        <span className={styles.name}>{name}</span>
        <span className={tone}>{count}</span>
      </button>
    </li>
  );
}

/** How a site answers, in words, with when it last did. */
function wordsOf(state: SiteState | undefined, t: Say<typeof worklistTexts>): string {
  const kind = state?.state ?? "never";
  const last = state?.lastSuccessAt ?? null;
  if (kind === "never" || kind === "disabled") return t(`site-${kind}`);
  if (kind === "failing" || kind === "offline") {
    if (last === null) return t(`site-${kind}-never`);
    return t(kind === "failing" ? "site-failing" : "site-offline-since", { time: writeClock(last) });
  }
  if (last === null) return t("site-asking");
  const count = unreadableAt(state);
  return count > 0 ? t("site-unreadable", { count, time: writeClock(last) }) : t("site-ok", { time: writeClock(last) });
}

interface SiteItemProps {
  readonly site: SiteConfig;
  readonly state: SiteState | undefined;
  readonly count: number;
  readonly current: boolean;
}

/** A site: its list, and how it answers. */
function SiteItem({ site, state, count, current }: SiteItemProps) {
  const t = useTexts(worklistTexts);
  const words = wordsOf(site.enabled ? state : undefined, t);
  const said = site.enabled ? words : t("site-disabled");
  return (
    <li>
      <button
        type="button"
        className={`${styles.railItem} ${styles.site}`}
        aria-current={current}
        title={`${site.name}: ${said}`}
        onClick={() => showView(siteView(site.id))}
      >
        <StateDot state={site.enabled ? dotOfSite(state) : "off"} />
        <span className={styles.name}>{site.name}</span>
        <span>{count}</span>
        <span className={`${styles.answered} ${needsAPerson(state) ? "tone-due" : "tone-3"}`}>{said}</span>
      </button>
    </li>
  );
}

/** The ways into the list: my work, views, sites; each with how many exams it holds. */
export function Rail() {
  const t = useTexts(worklistTexts);
  const nameOf = useViewName();
  const byId = useDeferredValue(useExams().byId);
  const { sites, states } = useSites();
  const { view, saved } = useStore(viewStore);
  const now = useNow();
  const { work, own, ready } = useMemo(() => railViews(saved), [saved]);
  const counts = useMemo(() => {
    const views = [...work, ...own, ...ready, ...sites.map(({ id }) => siteView(id))];
    return countExams(byId.values(), views, listContext(now));
  }, [byId, work, own, ready, now, sites]);
  const count = (each: View) => counts.get(each.id) ?? 0;
  const items = (title: string, views: readonly View[]) =>
    views.length === 0 ? null : (
      <>
        <h2>{title}</h2>
        <ul>
          {views.map((each) => (
            <RailItem
              key={each.id}
              name={nameOf(each)}
              count={count(each)}
              current={view.id === each.id}
              digit={digitOf(each, saved)}
              tone={each.id === "stat" && count(each) > 0 ? "tone-stat" : ""}
              onClick={() => showView(each)}
            />
          ))}
        </ul>
      </>
    );
  return (
    <nav className={styles.rail} aria-label={t("views")}>
      {items(t("my-work"), work)}
      {items(t("own-views"), own)}
      {items(t("views"), ready)}
      {sites.length === 0 ? null : (
        <>
          <h2>{t("sites")}</h2>
          <ul>
            {sites.map((site) => (
              <SiteItem
                key={site.id}
                site={site}
                state={states.get(site.id)}
                count={counts.get(siteView(site.id).id) ?? 0}
                current={view.id === siteView(site.id).id}
              />
            ))}
          </ul>
        </>
      )}
    </nav>
  );
}
