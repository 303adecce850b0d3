import { Popover } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import { useStore } from "zustand";
import { Kbd } from "../ui/kbd.tsx";
import { PlainButton } from "../ui/plain-button.tsx";
import { useTexts } from "../ui/texts.ts";
import styles from "./reading.module.css";
import { readingTexts } from "./reading-texts.ts";
import { setLayout } from "./room-actions.ts";
import { useRoomKey } from "./room-keys.ts";
import { roomStore } from "./room-store.ts";

const SIDE = 3;
const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -SIDE, ArrowDown: SIDE };

/** Arrows go over the squares and stop at the edges. */
function move(event: KeyboardEvent<HTMLButtonElement>, at: number): void {
  const by = steps[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const to = at + by;
  const inRow = Math.abs(by) > 1 || Math.floor(to / SIDE) === Math.floor(at / SIDE);
  const square = event.currentTarget.parentElement?.children[to];
  if (inRow && square instanceof HTMLElement) square.focus();
}

/** Three by three squares: as many as are marked will be views. */
function Squares() {
  const t = useTexts(readingTexts);
  const rows = useStore(roomStore, (room) => room.rows);
  const columns = useStore(roomStore, (room) => room.columns);
  const [marked, setMarked] = useState({ rows, columns });
  return (
    <>
      <div className={styles.squares}>
        {Array.from({ length: SIDE * SIDE }, (_, at) => {
          const [row, column] = [Math.floor(at / SIDE) + 1, (at % SIDE) + 1];
          const mark = () => setMarked({ rows: row, columns: column });
          const isNow = row === rows && column === columns;
          return (
            <button
              key={`${row}x${column}`}
              type="button"
              className={styles.square}
              data-marked={row <= marked.rows && column <= marked.columns}
              aria-label={t("layout-of", { rows: row, columns: column })}
              aria-current={isNow}
              data-autofocus={isNow ? true : undefined}
              onPointerEnter={mark}
              onFocus={mark}
              onKeyDown={(event) => move(event, at)}
              onClick={() => setLayout(row, column)}
            />
          );
        })}
      </div>
      <div className={styles.squaresSay}>{t("layout-of", marked)}</div>
    </>
  );
}

/** How many views the room has: a button that offers all layouts. */
export function LayoutPicker() {
  const t = useTexts(readingTexts);
  const picking = useStore(roomStore, (room) => room.picking);
  const rows = useStore(roomStore, (room) => room.rows);
  const columns = useStore(roomStore, (room) => room.columns);
  const key = useRoomKey("room.layouts");
  const set = (next: boolean) => roomStore.setState({ picking: next });
  return (
    <Popover opened={picking} onChange={set} trapFocus returnFocus position="top-end" withinPortal>
      <Popover.Target>
        <PlainButton onClick={() => set(!picking)}>
          {t("layout")} {t("layout-of", { rows, columns })} {key === null ? null : <Kbd>{key}</Kbd>}
        </PlainButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("layout")}>
        <Squares />
      </Popover.Dropdown>
    </Popover>
  );
}
