import type { PointerEvent } from "react";
import type { ColumnId, View } from "../../shared/worklist/view.ts";
import { useLanguage } from "../ui/language.ts";
import { useTexts } from "../ui/texts.ts";
import { columnNames } from "./column-texts.ts";
import { filterTexts } from "./filter-texts.ts";
import { editFilter } from "./pane-store.ts";
import { changeView, sortBy, viewStore } from "./view-store.ts";
import styles from "./worklist.module.css";

const NARROWEST = 40;
const WIDEST = 800;

function setWidth(column: ColumnId, width: number): void {
  const { columns } = viewStore.getState().view;
  const kept = Math.round(Math.max(NARROWEST, Math.min(WIDEST, width)));
  changeView({ columns: columns.map((each) => (each.id === column ? { ...each, width: kept } : each)) });
}

/** Drags a column's edge; what is kept is the full width, at 100 % text size, that comes out as wide here. */
function startResize(event: PointerEvent<HTMLElement>, column: ColumnId): void {
  event.preventDefault();
  const grip = event.currentTarget;
  const begin = event.clientX;
  const width = grip.parentElement?.getBoundingClientRect().width ?? 0;
  const nominal = viewStore.getState().view.columns.find(({ id }) => id === column)?.width ?? width;
  grip.setPointerCapture(event.pointerId);
  const move = (moved: globalThis.PointerEvent) => {
    if (width > 0) setWidth(column, ((width + moved.clientX - begin) / width) * nominal);
  };
  grip.addEventListener("pointermove", move);
  grip.addEventListener("lostpointercapture", () => grip.removeEventListener("pointermove", move), { once: true });
}

interface HeadCellProps {
  readonly column: ColumnId;
  readonly view: View;
}

function HeadCell({ column, view }: HeadCellProps) {
  const language = useLanguage();
  const t = useTexts(filterTexts);
  const at = view.sorts.findIndex((key) => key.column === column);
  const key = view.sorts[at];
  const name = columnNames[column][language];
  const on = view.filters.some((filter) => filter.column === column);
  const arrow = key === undefined ? "" : key.direction === "up" ? " ↑" : " ↓";
  const rank = key !== undefined && view.sorts.length > 1 ? String(at + 1) : "";
  return (
    <th
      scope="col"
      className={styles.headCell}
      data-sorted={key !== undefined}
      aria-sort={key === undefined || at > 0 ? undefined : key.direction === "up" ? "ascending" : "descending"}
    >
      <button type="button" title={`${name}. ${t("sort-hint")}`} onClick={(event) => sortBy(column, event.shiftKey)}>
        {name}
        <span className="tone-accent">{`${arrow}${rank}`}</span>
      </button>
      <button
        type="button"
        className={styles.filterButton}
        data-on={on}
        aria-label={t("filter-by", { name })}
        onClick={() => editFilter(column)}
      >
        <svg width="11" height="11" viewBox="0 0 11 11" aria-hidden="true">
          <path d="M1 1.5h9L6.8 5.6V9.5L4.2 8.2V5.6z" fill="none" stroke="currentColor" />
        </svg>
      </button>
      <span className={styles.grip} aria-hidden="true" onPointerDown={(event) => startResize(event, column)} />
    </th>
  );
}

export function ListHeader({ view, template }: { readonly view: View; readonly template: string }) {
  return (
    <thead>
      <tr aria-rowindex={1} className={styles.head} style={{ gridTemplateColumns: template }}>
        {view.columns.map(({ id }) => (
          <HeadCell key={id} column={id} view={view} />
        ))}
      </tr>
    </thead>
  );
}
