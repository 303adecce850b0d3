import { useStore } from "zustand";
import { Kbd } from "../ui/kbd.tsx";
import { useLanguage } from "../ui/language.ts";
import { PlainButton } from "../ui/plain-button.tsx";
import { useTexts } from "../ui/texts.ts";
import { columnNames } from "./column-texts.ts";
import { FilterBar } from "./filter-bar.tsx";
import { listStore } from "./list-store.ts";
import { showDialog } from "./pane-store.ts";
import { changeView, viewStore } from "./view-store.ts";
import styles from "./worklist.module.css";
import { worklistTexts } from "./worklist-texts.ts";

function Search() {
  const t = useTexts(worklistTexts);
  const search = useStore(viewStore, ({ view }) => view.search);
  return (
    <div className={styles.search}>
      <input
        id="list-search"
        type="search"
        aria-label={t("search")}
        placeholder={t("search-hint")}
        autoComplete="off"
        spellCheck={false}
        value={search}
        onChange={(event) => changeView({ search: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Escape") changeView({ search: "" });
          if (event.key === "Escape" || event.key === "Enter" || event.key === "ArrowDown") {
            event.preventDefault();
            event.currentTarget.blur();
          }
        }}
      />
      {search === "" ? <Kbd>/</Kbd> : <Kbd>Esc</Kbd>}
    </div>
  );
}

/** Search, filters, and how much of the list is shown. */
export function ListTools() {
  const t = useTexts(worklistTexts);
  const language = useLanguage();
  const sort = useStore(viewStore, ({ view }) => view.sorts[0]);
  const count = useStore(listStore, ({ order }) => order.length);
  const chosen = useStore(listStore, (now) => now.chosen.size);
  return (
    <div className={styles.tools}>
      <Search />
      <FilterBar />
      <span className={styles.grow} />
      <span className={styles.summary} role="status">
        {sort === undefined
          ? t("count", { count })
          : t("count-sorted", { count, sort: columnNames[sort.column][language].toLowerCase() })}
        {chosen > 0 ? ` · ${t("chosen", { count: chosen })}` : ""}
      </span>
      <PlainButton className="tone-2" onClick={() => showDialog("view")}>
        {t("view-settings")} <Kbd>V</Kbd>
      </PlainButton>
    </div>
  );
}
