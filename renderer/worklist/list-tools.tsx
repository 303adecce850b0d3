import { useStore } from "zustand";
import { Kbd } from "../ui/kbd.tsx";
import { PlainButton } from "../ui/plain-button.tsx";
import { useTexts } from "../ui/texts.ts";
import { FilterBar } from "./filter-bar.tsx";
import { focusList } from "./focus-list.ts";
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
            focusList();
          }
        }}
      />
      {search === "" ? <Kbd>/</Kbd> : <Kbd>Esc</Kbd>}
    </div>
  );
}

/** Search and filters. */
export function ListTools() {
  const t = useTexts(worklistTexts);
  return (
    <div className={styles.tools}>
      <Search />
      <FilterBar />
      <span className={styles.grow} />
      <PlainButton className="tone-2" onClick={() => showDialog("view")}>
        {t("view-settings")} <Kbd>V</Kbd>
      </PlainButton>
    </div>
  );
}
