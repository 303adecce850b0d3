import { Menu, Popover } from "@mantine/core";
import { useState } from "react";
import { useStore } from "zustand";
import { type ColumnId, columnId, type Filter } from "../../shared/worklist/view.ts";
import { useLanguage } from "../ui/language.ts";
import { PlainButton } from "../ui/plain-button.tsx";
import { useTexts } from "../ui/texts.ts";
import { columnNames } from "./column-texts.ts";
import { FilterEditor } from "./filter-editor.tsx";
import { filterTexts } from "./filter-texts.ts";
import { useFilterWords } from "./filter-words.ts";
import { changeView, isChanged, keptView, restoreView, setFilter, viewStore } from "./view-store.ts";
import styles from "./worklist.module.css";
import { worklistTexts } from "./worklist-texts.ts";

interface FilterChipProps {
  readonly column: ColumnId;
  readonly filter: Filter | undefined;
  readonly editing: boolean;
  readonly edit: (editing: boolean) => void;
}

function FilterChip({ column, filter, editing, edit }: FilterChipProps) {
  const language = useLanguage();
  const words = useFilterWords();
  const t = useTexts(filterTexts);
  const name = columnNames[column][language];
  return (
    <span className={styles.filterChip}>
      <Popover opened={editing} onChange={edit} trapFocus position="bottom-start">
        <Popover.Target>
          <button type="button" onClick={() => edit(!editing)}>
            {filter === undefined ? name : words(filter)}
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t("filter-by", { name })}>
          <FilterEditor column={column} onDone={() => edit(false)} />
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
  const language = useLanguage();
  const view = useStore(viewStore, (now) => now.view);
  const saved = useStore(viewStore, (now) => now.saved);
  const [editing, setEditing] = useState<ColumnId | null>(null);
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
          edit={(on) => setEditing(on ? column : null)}
        />
      ))}
      <Menu position="bottom-start">
        <Menu.Target>
          <PlainButton className="tone-2">+ {t("add-filter")}</PlainButton>
        </Menu.Target>
        <Menu.Dropdown mah="60vh" style={{ overflowY: "auto" }}>
          {columnId.options
            .filter((column) => !named.includes(column))
            .map((column) => (
              <Menu.Item key={column} onClick={() => setTimeout(() => setEditing(column), 0)}>
                {columnNames[column][language]}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
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
