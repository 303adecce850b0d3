import { Button, Checkbox, NumberInput, SegmentedControl, TextInput } from "@mantine/core";
import { useLayoutEffect, useRef } from "react";
import { useStore } from "zustand";
import type { ColumnId, Filter } from "../../shared/worklist/view.ts";
import { useTexts } from "../ui/texts.ts";
import { useExams } from "../workspace/hooks.ts";
import styles from "./filter.module.css";
import { filterTexts } from "./filter-texts.ts";
import { matchesOf, unitOf, valuesIn } from "./filter-values.ts";
import { useValueWords } from "./filter-words.ts";
import { setFilter, viewStore } from "./view-store.ts";

interface FilterEditorProps {
  readonly column: ColumnId;
  readonly onDone: () => void;
}

const MOST_VALUES = 60;

function Values({ filter, change }: { readonly filter: Filter; readonly change: (values: string[]) => void }) {
  const t = useTexts(filterTexts);
  const words = useValueWords();
  const { byId } = useExams();
  const values = valuesIn(byId.values(), filter.column, filter.values).slice(0, MOST_VALUES);
  if (values.length === 0) return <p className="tone-2">{t("no-values")}</p>;
  return (
    <div className={styles.values}>
      {values.map(({ value, count }, at) => (
        <Checkbox
          key={value}
          data-autofocus={at === 0 ? true : undefined}
          label={
            <>
              {words(filter.column, value)} <span className="tone-3">{count}</span>
            </>
          }
          checked={filter.values.includes(value)}
          onChange={(event) =>
            change(
              event.currentTarget.checked
                ? [...filter.values, value]
                : filter.values.filter((other) => other !== value),
            )
          }
        />
      ))}
    </div>
  );
}

const says = ({ match, values }: Filter) =>
  match === "is-empty" || values.some((value) => value !== "") || match === "one-of";

/** One column's filter; each change holds at once. */
export function FilterEditor({ column, onDone }: FilterEditorProps) {
  const t = useTexts(filterTexts);
  const ways = matchesOf(column);
  const kept = useStore(viewStore, ({ view }) => view.filters.find((filter) => filter.column === column));
  const filter: Filter = kept ?? { column, match: ways[0] ?? "contains", values: [], not: false };
  const unit = unitOf(column);

  const change = (part: Partial<Filter>) => {
    const next = { ...filter, ...part };
    setFilter(column, says(next) && !(next.match === "one-of" && next.values.length === 0) ? next : null);
  };
  const turn = (match: string) => {
    const way = ways.find((each) => each === match);
    if (way === undefined) return;
    setFilter(column, { ...filter, match: way, values: way === "at-most" || way === "at-least" ? ["60"] : [] });
  };

  // At once, not after a moment: what is typed next must not reach the keys of the list.
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    form.current?.querySelector<HTMLElement>("[data-autofocus]")?.focus({ preventScroll: true });
  }, []);

  return (
    <form
      ref={form}
      className={styles.editor}
      onSubmit={(event) => {
        event.preventDefault();
        onDone();
      }}
    >
      {ways.length > 1 ? (
        <SegmentedControl
          aria-label={t("match")}
          data={ways.map((way) => ({ value: way, label: t(way) }))}
          value={filter.match}
          onChange={turn}
        />
      ) : null}
      {filter.match === "one-of" ? <Values filter={filter} change={(values) => change({ values })} /> : null}
      {filter.match === "contains" ? (
        <TextInput
          label={t("words")}
          data-autofocus
          value={filter.values[0] ?? ""}
          onChange={(event) => change({ values: [event.currentTarget.value] })}
        />
      ) : null}
      {filter.match === "at-most" || filter.match === "at-least" ? (
        <NumberInput
          label={t("limit")}
          data-autofocus
          suffix={unit === null ? "" : ` ${t(unit)}`}
          value={filter.values[0] ?? ""}
          onChange={(value) => change({ values: [String(value)] })}
        />
      ) : null}
      <Checkbox
        label={t("not")}
        checked={filter.not}
        disabled={kept === undefined}
        onChange={(event) => change({ not: event.currentTarget.checked })}
      />
      <div className={styles.foot}>
        <Button type="submit">{t("done")}</Button>
        <Button
          variant="subtle"
          disabled={kept === undefined}
          onClick={() => {
            setFilter(column, null);
            onDone();
          }}
        >
          {t("remove-filter")}
        </Button>
      </div>
    </form>
  );
}
