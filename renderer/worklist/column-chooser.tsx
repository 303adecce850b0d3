import { useStore } from "zustand";
import { type ColumnId, columnId } from "../../shared/worklist/view.ts";
import { Chooser } from "../ui/chooser.tsx";
import { useLanguage } from "../ui/language.ts";
import { useTexts } from "../ui/texts.ts";
import { columnNames } from "./column-texts.ts";
import { filterTexts } from "./filter-texts.ts";
import { useFilterWords } from "./filter-words.ts";
import { editFilter, hideDialog } from "./pane-store.ts";
import { sortBy, viewStore } from "./view-store.ts";

/** Columns in the order they are shown in, then those that are not shown. */
function useColumns(): readonly ColumnId[] {
  const columns = useStore(viewStore, ({ view }) => view.columns);
  const shown = columns.map(({ id }) => id);
  return [...shown, ...columnId.options.filter((id) => !shown.includes(id))];
}

const asColumn = (id: string): ColumnId | undefined => columnId.options.find((column) => column === id);

/** Sorting by keyboard: a column by its name; with Shift as a further key. */
export function SortChooser() {
  const t = useTexts(filterTexts);
  const language = useLanguage();
  const { sorts } = useStore(viewStore, ({ view }) => view);
  const choices = useColumns().map((id) => {
    const at = sorts.findIndex(({ column }) => column === id);
    const key = sorts[at];
    const mark = key === undefined ? "" : `${key.direction === "up" ? "↑" : "↓"} ${at + 1}`;
    const { en, ko } = columnNames[id];
    return {
      id,
      name: columnNames[id][language],
      keywords: [en, ko],
      aside: <span className="tone-accent">{mark}</span>,
    };
  });
  return (
    <Chooser
      title={t("sort-by")}
      placeholder={t("which-column")}
      none={t("no-column")}
      choices={choices}
      onClose={hideDialog}
      onChoose={(id, further) => {
        const column = asColumn(id);
        if (column !== undefined) sortBy(column, further);
        if (!further) hideDialog();
      }}
    >
      {t("sort-keys")}
    </Chooser>
  );
}

/** Filtering by keyboard: a column by its name, then its filter. */
export function FilterChooser() {
  const t = useTexts(filterTexts);
  const language = useLanguage();
  const words = useFilterWords();
  const filters = useStore(viewStore, ({ view }) => view.filters);
  const choices = useColumns().map((id) => {
    const filter = filters.find(({ column }) => column === id);
    const { en, ko } = columnNames[id];
    return {
      id,
      name: columnNames[id][language],
      keywords: [en, ko],
      aside: filter === undefined ? null : <span className="tone-accent">{words(filter)}</span>,
    };
  });
  return (
    <Chooser
      title={t("filter-which")}
      placeholder={t("which-column")}
      none={t("no-column")}
      choices={choices}
      onClose={hideDialog}
      onChoose={(id) => {
        // Both at once: keys already struck come before any timer, and belong to the filter.
        hideDialog();
        editFilter(asColumn(id) ?? null);
      }}
    />
  );
}
