/** Which lines of the list are in sight, and how the list keeps still while lines come and go above. */
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { ListLine } from "./list-lines.ts";

const ROW_REM = 2;
const HEAD_REM = 1.75;
/** The columns' heads stay in sight above the lines. */
const COLUMN_HEADS_REM = 1.9375;

/** CSS pixels of one rem. The browser lays the page out to tell: asked for once a text size, never once a line. */
const remNow = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

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

/** @param textSize percent, as the page's root has it once it was laid out */
function useRem(textSize: number): number {
  const [rem, setRem] = useState(remNow);
  useEffect(() => {
    if (textSize > 0) setRem(remNow());
  }, [textSize]);
  return rem;
}

export function useListWindow(options: ListWindowOptions): Virtualizer<HTMLDivElement, Element> {
  const { lines, scroller, cursor, asked, textSize } = options;
  const rem = useRem(textSize);
  const headsHeight = COLUMN_HEADS_REM * rem;
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.kind === "head" ? HEAD_REM : ROW_REM) * rem,
    // The same function as long as the lines are the same: every line is measured anew with another one.
    getItemKey: useCallback((index: number) => lines[index]?.key ?? index, [lines]),
    overscan: 6,
    // Until the scroller is measured: the first lines stand in the first frame already.
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    scrollMargin: headsHeight,
    scrollPaddingStart: headsHeight,
  });

  useEffect(() => {
    if (rem > 0) virtual.measure();
  }, [virtual, rem]);

  // The line that stays where it is on screen: the cursor's while it is in sight, else the first one in sight.
  const anchor = useRef<{ readonly key: string; readonly top: number } | null>(null);
  const shown = useRef({ lines, asked });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const last = shown.current;
    let { top, from, to } = sightOf(virtual);
    if (last.lines !== lines && last.asked === asked && anchor.current !== null) {
      const at = lines.findIndex(({ key }) => key === anchor.current?.key);
      const start = virtual.measurementsCache[at]?.start;
      if (start !== undefined && start - top !== anchor.current.top) {
        element.scrollTop = start - anchor.current.top;
        const by = element.scrollTop - top;
        [top, from, to] = [top + by, from + by, to + by];
      }
    }
    shown.current = { lines, asked };
    const inSight = virtual.getVirtualItems().filter((item) => item.start >= from - 1 && item.end <= to);
    const chosen = inSight.find((item) => item.key === cursor) ?? inSight[0];
    anchor.current = chosen === undefined ? null : { key: String(chosen.key), top: chosen.start - top };
  });

  // Only the hand moves the view: lines that change by themselves do not, so they are not what this waits for.
  const now = useRef(lines);
  now.current = lines;
  useEffect(() => {
    const at = now.current.findIndex(({ key }) => key === cursor);
    if (at < 0 || asked < 0) return;
    // The head of the first section is brought along.
    const wanted = at <= 1 ? 0 : at;
    const { start = 0, end = 0 } = virtual.measurementsCache[wanted] ?? {};
    if (start < sightOf(virtual).from || end > sightOf(virtual).to) virtual.scrollToIndex(wanted, { align: "auto" });
  }, [cursor, asked, virtual]);
  return virtual;
}

/**
 * From where to where lines are in sight, in CSS pixels of the whole list, as the last scroll and resize told it: asking
 * the element would lay the page out within every step.
 */
function sightOf({ scrollOffset, scrollRect, options }: Virtualizer<HTMLDivElement, Element>) {
  const top = scrollOffset ?? 0;
  return { top, from: top + options.scrollMargin, to: top + (scrollRect?.height ?? 0) };
}
