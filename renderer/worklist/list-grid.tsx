import { type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { measureTexts } from "../ui/format/measures.ts";
import { useTexts } from "../ui/texts.ts";
import { useExams, useSettings, useSites } from "../workspace/hooks.ts";
import { columnTemplate } from "./column-template.ts";
import type { CellContext } from "./exam-cell.tsx";
import { ExamLine, lineId } from "./exam-line.tsx";
import { focusListIfFree } from "./focus-list.ts";
import { ListHeader } from "./list-header.tsx";
import { cursorKey, type LinePlace, type ListLine, linesOf } from "./list-lines.ts";
import { listStore, noteHand } from "./list-store.ts";
import { openListed } from "./open-listed.ts";
import { RowMenu, type RowMenuPlace } from "./row-menu.tsx";
import { moveTo } from "./selection.ts";
import { StudyLine } from "./study-line.tsx";
import { useListWindow } from "./use-list-window.ts";
import { useNow } from "./use-now.ts";
import { viewStore } from "./view-store.ts";
import styles from "./worklist.module.css";
import { worklistTexts } from "./worklist-texts.ts";

interface SectionHeadProps {
  readonly line: ListLine & { kind: "head" };
  readonly context: CellContext;
  readonly place: LinePlace;
}

function SectionHead({ line, context, place }: SectionHeadProps) {
  const { t, siteNames } = context;
  const title =
    line.titleKey === "section-stat" ||
    line.titleKey === "section-hour" ||
    line.titleKey === "section-later" ||
    line.titleKey === "section-expected" ||
    line.titleKey === "section-done"
      ? t(line.titleKey)
      : (siteNames.get(line.id) ?? "");
  return (
    <tr className={`${styles.line} ${styles.section}`} style={place}>
      <td>
        {title} <span className="tone-3">{line.count}</span>
      </td>
    </tr>
  );
}

/** A table that one walks in with keys is a grid, and says where the cursor is (WAI-ARIA 1.2). */
const walkedIn = (line: string | undefined) => ({
  role: "treegrid",
  tabIndex: 0,
  "aria-multiselectable": true,
  "aria-activedescendant": line,
});

/** The list itself. It has the focus as a whole; the cursor walks in it. */
export function ListGrid() {
  const t = useTexts(worklistTexts);
  const m = useTexts(measureTexts);
  const { byId } = useExams();
  const { sites, states } = useSites();
  const { dates, textSize } = useSettings();
  const view = useStore(viewStore, (now) => now.view);
  const { sections, expanded, cursor, study, chosen, taken, asked } = useStore(listStore);
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<RowMenuPlace | null>(null);

  const lines = useMemo(() => linesOf(sections, expanded, byId), [sections, expanded, byId]);
  const virtual = useListWindow({ lines, scroller, cursor: cursorKey(cursor, study), asked, textSize });
  const template = useMemo(() => columnTemplate(view.columns), [view.columns]);
  const context = useMemo<CellContext>(
    () => ({
      t,
      m,
      dates,
      now,
      siteNames: new Map(sites.map((site) => [site.id, site.shortName === "" ? site.name : site.shortName])),
      siteStates: states,
    }),
    [t, m, dates, now, sites, states],
  );

  const onOpen = useCallback((id: string) => void openListed(id), []);
  const onMenu = useCallback((event: MouseEvent, id: string) => {
    event.preventDefault();
    if (!listStore.getState().chosen.has(id)) moveTo(id);
    setMenu({ x: event.clientX, y: event.clientY });
  }, []);
  useEffect(focusListIfFree, []);

  const items = virtual.getVirtualItems();
  const cursorShown = cursor !== null && items.some((item) => item.key === cursorKey(cursor, study));
  return (
    <>
      <div ref={scroller} className={styles.grid} onWheel={noteHand} onPointerMove={noteHand}>
        <table
          {...walkedIn(cursorShown ? lineId(cursor, study) : undefined)}
          aria-label={t("worklist")}
          aria-rowcount={lines.length + 1}
        >
          <ListHeader view={view} template={template} />
          <tbody style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const line = lines[item.index];
              if (line === undefined) return null;
              const top = item.start - virtual.options.scrollMargin;
              return renderLine(line, item.index + 2, { height: item.size, transform: `translateY(${top}px)` });
            })}
          </tbody>
        </table>
      </div>
      {menu === null ? null : <RowMenu place={menu} onClose={() => setMenu(null)} />}
    </>
  );

  function renderLine(line: ListLine, index: number, place: LinePlace) {
    const { key } = line;
    if (line.kind === "head") return <SectionHead key={key} line={line} context={context} place={place} />;
    const row = byId.get(line.kind === "exam" ? line.id : line.examId);
    if (row === undefined) return null;
    if (line.kind === "study") {
      const isCursor = line.examId === cursor && line.id === study;
      return (
        <StudyLine key={key} row={row} at={line.at} context={context} index={index} place={place} isCursor={isCursor} />
      );
    }
    return (
      <ExamLine
        key={key}
        row={row}
        columns={view.columns}
        template={template}
        context={context}
        isCursor={line.id === cursor && study === null}
        chosen={chosen.has(line.id)}
        expanded={expanded.has(line.id)}
        taken={taken.has(line.id)}
        index={index}
        height={place.height}
        transform={place.transform}
        onOpen={onOpen}
        onMenu={onMenu}
      />
    );
  }
}
