import { useEffect } from "react";
import { useStore } from "zustand";
import { Kbd } from "../ui/kbd.tsx";
import { useLanguage } from "../ui/language.ts";
import { PlainButton } from "../ui/plain-button.tsx";
import { useTexts } from "../ui/texts.ts";
import { uiTexts } from "../ui/ui-texts.ts";
import { runCommand } from "../workspace/commands.ts";
import { loadExams } from "../workspace/core-feed.ts";
import { examStore } from "../workspace/exam-store.ts";
import { showKey } from "../workspace/key-name.ts";
import { columnNames } from "./column-texts.ts";
import { listStore } from "./list-store.ts";
import { hideUndo, undoLast, undoStore } from "./undo-store.ts";
import { viewStore } from "./view-store.ts";
import styles from "./worklist.module.css";
import { worklistTexts } from "./worklist-texts.ts";

/** What came or changed by itself since, and the key that takes it in. */
function News() {
  const t = useTexts(worklistTexts);
  const { waiting, outOfDate } = useStore(listStore);
  const { byId } = useStore(examStore);
  if (waiting.length === 0 && !outOfDate) return null;
  const stat = waiting.filter((id) => byId.get(id)?.priority === "stat").length;
  return (
    <button type="button" className={styles.news} onClick={() => runCommand("list.show-new")}>
      <span role="status">
        {waiting.length === 0 ? t("out-of-date") : t("new-waiting", { count: waiting.length })}
        {stat === 0 ? null : <span className="tone-stat"> ■ {t("new-stat", { count: stat })}</span>}
      </span>
      <Kbd>.</Kbd>
      {t(waiting.length === 0 ? "press-for-order" : "press-for-new")}
    </button>
  );
}

const TOLD_MS = 12_000;

/** The list is shown from its first rows on: whether more of it is still to come, or did not. */
function Rest() {
  const t = useTexts(worklistTexts);
  const u = useTexts(uiTexts);
  const state = useStore(examStore, (now) => (now.byId.size === 0 ? "loaded" : now.state));
  if (state === "loaded") return null;
  if (state === "loading") return <span role="status">{t("loading-rest")}</span>;
  return (
    <span role="alert" className="tone-due">
      {t("rest-failed")} <PlainButton onClick={() => void loadExams()}>{u("try-again")}</PlainButton>
    </span>
  );
}

/** What was done last, and the key that takes it back. */
function Done() {
  const t = useTexts(worklistTexts);
  const { told, undos } = useStore(undoStore);
  useEffect(() => {
    if (told === null) return;
    const timer = setTimeout(hideUndo, TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);
  if (told === null) return null;
  const next = undos[0];
  return (
    <>
      <span role="status">{told.takenBack ? t("taken-back", { what: told.what }) : told.what}</span>
      {next === undefined ? null : (
        <PlainButton onClick={() => void undoLast()} title={next.what}>
          <Kbd>{showKey("mod+z")}</Kbd> {t("undo")}
        </PlainButton>
      )}
    </>
  );
}

/** The list's lower edge, always there: what is new, what was done, how much is shown and how it is sorted. */
export function ListFoot() {
  const t = useTexts(worklistTexts);
  const language = useLanguage();
  const sorts = useStore(viewStore, ({ view }) => view.sorts);
  const count = useStore(listStore, ({ order }) => order.length);
  const chosen = useStore(listStore, (now) => now.chosen.size);
  const keys = sorts.map(({ column, direction }) => {
    const name = columnNames[column][language];
    const arrow = direction === "up" ? "↑" : "↓";
    return `${language === "en" ? name.toLowerCase() : name} ${arrow}`;
  });
  const summary = [
    ...(chosen > 0 ? [t("chosen", { count: chosen })] : []),
    t("count", { count }),
    ...(keys.length === 0 ? [] : [t("sorted-by", { keys: keys.join(", ") })]),
  ].join(" · ");
  return (
    <div className={styles.foot}>
      <Rest />
      <News />
      <Done />
      <span className={styles.grow} />
      <span className={styles.summary} role="status" title={summary}>
        {summary}
      </span>
    </div>
  );
}
