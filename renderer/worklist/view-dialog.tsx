import { Button, Checkbox, NumberInput, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useStore } from "zustand";
import { type ColumnId, columnId } from "../../shared/worklist/view.ts";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { useLanguage } from "../ui/language.ts";
import { PlainButton } from "../ui/plain-button.tsx";
import { useTexts } from "../ui/texts.ts";
import { useSettings } from "../workspace/hooks.ts";
import { tellProblem } from "../workspace/notice-store.ts";
import { changeSettings } from "../workspace/settings-store.ts";
import { columnNames } from "./column-texts.ts";
import styles from "./filter.module.css";
import { hideDialog } from "./pane-store.ts";
import { useViewName } from "./view-names.ts";
import { changeView, dropView, isOwn, keepView, moveView, viewStore } from "./view-store.ts";
import { viewTexts } from "./view-texts.ts";

const FRESH_WIDTH = 120;

function Columns() {
  const t = useTexts(viewTexts);
  const language = useLanguage();
  const { columns } = useStore(viewStore, (now) => now.view);
  const shown = columns.map(({ id }) => id);
  const others = columnId.options.filter((id) => !shown.includes(id));
  const move = (at: number, by: number) => {
    const column = columns[at];
    if (column === undefined) return;
    changeView({ columns: columns.toSpliced(at, 1).toSpliced(at + by, 0, column) });
  };
  return (
    <section>
      <h3>{t("columns")}</h3>
      <div className={styles.columns}>
        {columns.map(({ id, width }, at) => (
          <div key={id} className={styles.column}>
            <Checkbox
              label={columnNames[id][language]}
              checked
              disabled={columns.length === 1}
              onChange={() => changeView({ columns: columns.toSpliced(at, 1) })}
            />
            <NumberInput
              w="4.5rem"
              aria-label={t("width", { name: columnNames[id][language] })}
              min={40}
              max={800}
              step={10}
              value={width}
              onChange={(next) => {
                const fits = typeof next === "number" && next >= 40 && next <= 800;
                if (fits) changeView({ columns: columns.with(at, { id, width: Math.round(next) }) });
              }}
            />
            <PlainButton
              disabled={at === 0}
              aria-label={t("earlier", { name: columnNames[id][language] })}
              onClick={() => move(at, -1)}
            >
              ↑
            </PlainButton>
            <PlainButton
              disabled={at === columns.length - 1}
              aria-label={t("later", { name: columnNames[id][language] })}
              onClick={() => move(at, 1)}
            >
              ↓
            </PlainButton>
          </div>
        ))}
        {others.map((id) => (
          <div key={id} className={styles.column}>
            <Checkbox
              label={columnNames[id][language]}
              checked={false}
              onChange={() => changeView({ columns: [...columns, { id, width: FRESH_WIDTH }] })}
            />
          </div>
        ))}
      </div>
    </section>
  );
}

function Sorting() {
  const t = useTexts(viewTexts);
  const language = useLanguage();
  const { sorts } = useStore(viewStore, (now) => now.view);
  const columns = columnId.options.map((id) => ({ value: id, label: columnNames[id][language] }));
  const asColumn = (value: string | null): ColumnId | undefined => columnId.options.find((id) => id === value);
  return (
    <section>
      <h3>{t("sorting")}</h3>
      {sorts.map((key, at) => (
        <div key={key.column} className={styles.sort}>
          <Select
            aria-label={t("sort-key", { n: at + 1 })}
            data={columns.filter(({ value }) => value === key.column || !sorts.some((other) => other.column === value))}
            value={key.column}
            allowDeselect={false}
            onChange={(value) => {
              const column = asColumn(value);
              if (column !== undefined) changeView({ sorts: sorts.with(at, { ...key, column }) });
            }}
          />
          <SegmentedControl
            aria-label={t("direction", { n: at + 1 })}
            data={[
              { value: "up", label: t("up") },
              { value: "down", label: t("down") },
            ]}
            value={key.direction}
            onChange={(direction) => changeView({ sorts: sorts.with(at, { ...key, direction }) })}
          />
          <PlainButton
            aria-label={t("remove-sort", { n: at + 1 })}
            onClick={() => changeView({ sorts: sorts.toSpliced(at, 1) })}
          >
            ×
          </PlainButton>
        </div>
      ))}
      <Select
        aria-label={t("add-sort")}
        placeholder={t("add-sort")}
        data={columns.filter(({ value }) => !sorts.some((key) => key.column === value))}
        value={null}
        onChange={(value) => {
          const column = asColumn(value);
          if (column !== undefined) changeView({ sorts: [...sorts, { column, direction: "up" }] });
        }}
      />
    </section>
  );
}

/** Whether the list opens with this view, as it is kept. */
function First({ id }: { readonly id: string }) {
  const t = useTexts(viewTexts);
  const { firstView } = useSettings();
  return (
    <Checkbox
      label={t("first")}
      checked={firstView === id}
      onChange={async (event) => {
        const change = { firstView: event.currentTarget.checked ? id : "next" };
        tellProblem(t("first"), await changeSettings(change));
      }}
    />
  );
}

/** All of a view in one sheet: columns, sorting, sections; and its name, to keep it. */
export function ViewDialog({ naming }: { readonly naming: boolean }) {
  const t = useTexts(viewTexts);
  const view = useStore(viewStore, (now) => now.view);
  const nameOf = useViewName();
  const own = isOwn(view.id);
  const [name, setName] = useState(own ? view.name : "");
  const keep = async (id?: string) => {
    if (await keepView(name.trim(), id)) hideDialog();
  };
  const named = name.trim() !== "";
  return (
    <Dialog title={`${t("view")}: ${nameOf(view)}`} onClose={hideDialog} size="46rem">
      <form
        className={styles.sheet}
        onSubmit={(event) => {
          event.preventDefault();
          if (named) void keep(own ? view.id : undefined);
        }}
      >
        <div className={styles.two}>
          <Columns />
          <div className={styles.sheet}>
            <Sorting />
            <section>
              <h3>{t("sections")}</h3>
              <SegmentedControl
                fullWidth
                aria-label={t("sections")}
                data={[
                  { value: "urgency", label: t("by-urgency") },
                  { value: "site", label: t("by-site") },
                  { value: "none", label: t("no-sections") },
                ]}
                value={view.sections}
                onChange={(sections) => changeView({ sections })}
              />
            </section>
            <Checkbox
              label={t("include-done")}
              checked={view.includeDone}
              onChange={(event) => changeView({ includeDone: event.currentTarget.checked })}
            />
            <First id={view.id} />
            <TextInput
              label={t("name")}
              maxLength={60}
              data-autofocus={naming ? true : undefined}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {own ? (
              <div className={styles.foot}>
                <PlainButton className="tone-2" onClick={() => void moveView(view.id, -1)}>
                  ↑ {t("rail-up")}
                </PlainButton>
                <PlainButton className="tone-2" onClick={() => void moveView(view.id, 1)}>
                  ↓ {t("rail-down")}
                </PlainButton>
              </div>
            ) : null}
          </div>
        </div>
        <DialogActions>
          {own ? (
            <Button
              variant="subtle"
              onClick={() => {
                void dropView(view.id);
                hideDialog();
              }}
            >
              {t("delete")}
            </Button>
          ) : null}
          {own ? (
            <Button type="submit" disabled={!named}>
              {t("keep-changes")}
            </Button>
          ) : null}
          <Button type={own ? "button" : "submit"} disabled={!named} onClick={own ? () => void keep() : undefined}>
            {t("keep-new")}
          </Button>
          <Button variant="filled" onClick={hideDialog}>
            {t("use")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
