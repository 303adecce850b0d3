/** Which lines of the list are in sight, and how the list keeps still while lines come and go above. */
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { keyOfLine, type ListLine } from "./list-lines.ts";

const ROW_REM = 2;
const HEAD_REM = 1.75;
/** The columns' heads stay in sight above the lines. */
const COLUMN_HEADS_REM = 1.9375;

const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

interface ListWindowOptions {
  readonly lines: readonly ListLine[];
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Key of the line that the cursor is on. */
  readonly cursor: string;
  /** Grows when another list was asked for: the cursor is brought into sight. */
  readonly asked: number;
  /** Percent; lines grow with it. */
  readonly textSize: number;
}

export function useListWindow(options: ListWindowOptions): Virtualizer<HTMLDivElement, Element> {
  const { lines, scroller, cursor, asked, textSize } = options;
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.kind === "head" ? HEAD_REM : ROW_REM) * rem(),
    getItemKey: (index) => {
      const line = lines[index];
      return line === undefined ? index : keyOfLine(line);
    },
    overscan: 12,
    // Until the scroller is measured: the first lines stand in the first frame already.
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    scrollMargin: COLUMN_HEADS_REM * rem(),
    scrollPaddingStart: COLUMN_HEADS_REM * rem(),
  });

  useEffect(() => {
    if (textSize > 0) virtual.measure();
  }, [virtual, textSize]);

  // The line that stays where it is on screen: the cursor's while it is in sight, else the first one in sight.
  const anchor = useRef<{ readonly key: string; readonly top: number } | null>(null);
  const shown = useRef({ lines, asked });
  useLayoutEffect(() => {
    const element = scroller.current;
    const last = shown.current;
    if (element !== null && last.lines !== lines && last.asked === asked && anchor.current !== null) {
      const at = lines.findIndex((line) => keyOfLine(line) === anchor.current?.key);
      const top = virtual.measurementsCache[at]?.start;
      if (top !== undefined) element.scrollTop = top - anchor.current.top;
    }
    shown.current = { lines, asked };
  }, [lines, asked, scroller, virtual]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const { scrollTop, clientHeight } = element;
    const inSight = virtual
      .getVirtualItems()
      .filter((item) => item.start >= scrollTop + COLUMN_HEADS_REM * rem() - 1 && item.end <= scrollTop + clientHeight);
    const chosen = inSight.find((item) => item.key === cursor) ?? inSight[0];
    anchor.current = chosen === undefined ? null : { key: String(chosen.key), top: chosen.start - scrollTop };
  });

  // Only the hand moves the view: lines that change by themselves do not, so they are not what this waits for.
  const now = useRef(lines);
  now.current = lines;
  useEffect(() => {
    const at = now.current.findIndex((line) => keyOfLine(line) === cursor);
    // The head of the first section is brought along.
    if (at >= 0 && asked >= 0) virtual.scrollToIndex(at <= 1 ? 0 : at, { align: "auto" });
  }, [cursor, asked, virtual]);
  return virtual;
}
