import { Popover } from "@mantine/core";
import { useStore } from "zustand";
import type { ColumnId, Filter } from "../../shared/worklist/view.ts";
import { Kbd } from "../ui/kbd.tsx";
import { useLanguage } from "../ui/language.ts";
import { PlainButton } from "../ui/plain-button.tsx";
import { useTexts } from "../ui/texts.ts";
import { columnNames } from "./column-texts.ts";
import { FilterEditor } from "./filter-editor.tsx";
import { filterTexts } from "./filter-texts.ts";
import { useFilterWords } from "./filter-words.ts";
import { focusListIfFree } from "./focus-list.ts";
import { editFilter, paneStore, showDialog } from "./pane-store.ts";
import { changeView, isChanged, keptView, restoreView, setFilter, viewStore } from "./view-store.ts";
import styles from "./worklist.module.css";
import { worklistTexts } from "./worklist-texts.ts";

interface FilterChipProps {
  readonly column: ColumnId;
  readonly filter: Filter | undefined;
  readonly editing: boolean;
}

function FilterChip({ column, filter, editing }: FilterChipProps) {
  const language = useLanguage();
  const words = useFilterWords();
  const t = useTexts(filterTexts);
  const name = columnNames[column][language];
  const said = filter === undefined ? name : words(filter);
  const close = () => {
    editFilter(null);
    // Unless it was left for another control, the keys of the list go on.
    setTimeout(focusListIfFree, 0);
  };
  return (
    <span className={styles.filterChip}>
      <Popover opened={editing} onDismiss={close} trapFocus position="bottom-start">
        <Popover.Target>
          <button type="button" title={said} onClick={() => (editing ? close() : editFilter(column))}>
            {said}
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t("filter-by", { name })}>
          <FilterEditor column={column} onDone={close} />
        </Popover.Dropdown>
      </Popover>
      {filter === undefined ? null : (
        <button type="button" aria-label={`${t("remove-filter")}: ${name}`} onClick={() => setFilter(column, null)}>
          ×
        </button>
      )}
    </span>
  );
}

/** The filters that hold, and the way to another. */
export function FilterBar() {
  const t = useTexts(worklistTexts);
  const view = useStore(viewStore, (now) => now.view);
  const saved = useStore(viewStore, (now) => now.saved);
  const editing = useStore(paneStore, (now) => now.editing);
  const named = view.filters.map((filter) => filter.column);
  const shown = editing === null || named.includes(editing) ? named : [...named, editing];
  const kept = keptView(view.id);
  const changed = saved !== undefined && isChanged(view, kept);
  return (
    <>
      {shown.map((column) => (
        <FilterChip
          key={column}
          column={column}
          filter={view.filters.find((filter) => filter.column === column)}
          editing={editing === column}
        />
      ))}
      <PlainButton className="tone-2" onClick={() => showDialog("filter")}>
        {t("add-filter")} <Kbd>L</Kbd>
      </PlainButton>
      {view.filters.length > 1 ? (
        <PlainButton className="tone-2" onClick={() => changeView({ filters: [] })}>
          {t("clear-filters")}
        </PlainButton>
      ) : null}
      {changed ? (
        <PlainButton className="tone-2" onClick={restoreView}>
          {t("changed")} · {t("restore")}
        </PlainButton>
      ) : null}
    </>
  );
}
