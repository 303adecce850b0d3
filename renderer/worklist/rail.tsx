import { useDeferredValue, useMemo } from "react";
import { useStore } from "zustand";
import { builtInViews } from "../../shared/worklist/built-in-views.ts";
import { countExams } from "../../shared/worklist/list-exams.ts";
import type { View } from "../../shared/worklist/view.ts";
import { useTexts } from "../ui/texts.ts";
import { useExams, useSites } from "../workspace/hooks.ts";
import { listContext } from "./list-context.ts";
import styles from "./rail.module.css";
import { useNow } from "./use-now.ts";
import { showView, viewStore } from "./view-store.ts";
import { worklistTexts } from "./worklist-texts.ts";

const mine: ReadonlySet<string> = new Set(["next", "reserved", "done"]);

/** The whole list of one site. */
const siteView = (siteId: string): View | undefined => {
  const everything = builtInViews.find(({ id }) => id === "everything");
  if (everything === undefined) return undefined;
  const filters: View["filters"] = [{ column: "site", match: "one-of", values: [siteId], not: false }];
  return { ...everything, id: `site:${siteId}`, filters };
};

/** The name of a view: its own, or a built-in one's. */
export function useViewName(): (view: View) => string {
  const t = useTexts(worklistTexts);
  return (view) => {
    if (view.name !== "") return view.name;
    const key = `view-${view.id}`;
    return isViewText(key) ? t(key) : view.id;
  };
}
type ViewText = Extract<keyof typeof worklistTexts, `view-${string}`>;
const isViewText = (key: string): key is ViewText => key in worklistTexts;

interface RailItemProps {
  readonly name: string;
  readonly count: number;
  readonly current: boolean;
  readonly tone?: string;
  readonly onClick: () => void;
}

function RailItem({ name, count, current, tone = "", onClick }: RailItemProps) {
  return (
    <li>
      <button type="button" className={styles.railItem} aria-current={current} onClick={onClick}>
        <span>{name}</span>
        <span className={tone}>{count}</span>
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
  const bySite = useMemo(() => sites.flatMap(({ id }) => siteView(id) ?? []), [sites]);
  const views = useMemo(() => [...builtInViews, ...saved], [saved]);
  const counts = useMemo(
    () => (sites.length >= 0 ? countExams(byId.values(), [...views, ...bySite], listContext(now)) : new Map()),
    [byId, views, bySite, now, sites],
  );
  const item = (each: View, name: string, tone = "") => (
    <RailItem
      key={each.id}
      name={name}
      count={counts.get(each.id) ?? 0}
      current={view.id === each.id}
      tone={tone}
      onClick={() => showView(each)}
    />
  );
  const toneOf = (each: View) => (each.id === "stat" && (counts.get("stat") ?? 0) > 0 ? "tone-stat" : "");
  return (
    <nav className={styles.rail} aria-label={t("views")}>
      <h2>{t("my-work")}</h2>
      <ul>{views.filter(({ id }) => mine.has(id)).map((each) => item(each, nameOf(each)))}</ul>
      <h2>{t("views")}</h2>
      <ul>{views.filter(({ id }) => !mine.has(id)).map((each) => item(each, nameOf(each), toneOf(each)))}</ul>
      {bySite.length === 0 ? null : (
        <>
          <h2>{t("sites")}</h2>
          <ul>
            {bySite.map((each) => {
              const site = sites.find(({ id }) => each.id === `site:${id}`);
              const state = site === undefined ? undefined : states.get(site.id)?.state;
              const tone = state === "offline" || state === "failing" ? "tone-due" : "";
              return item(each, site?.name ?? "", tone);
            })}
          </ul>
        </>
      )}
    </nav>
  );
}
