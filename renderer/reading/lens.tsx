/** The magnifier: what lies under the pointer, larger, in place. */
import { useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import { LensPainter, type Point, type StackView } from "../viewport/index.ts";
import { handStore } from "./hand-store.ts";
import styles from "./reading.module.css";
import { roomStore } from "./room-store.ts";

/** CSS pixels across. */
const SIDE = 232;

export function Lens({ cell, view }: { readonly cell: number; readonly view: StackView }) {
  const at = useStore(handStore, ({ under, magnifier }) =>
    magnifier !== "off" && under?.cell === cell ? under.at : null,
  );
  return at === null ? null : <Glass at={at} view={view} />;
}

function Glass({ at, view }: { readonly at: Point; readonly view: StackView }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [painter] = useState(() => new LensPainter());
  const [power, setPower] = useState<number | null>(null);
  const overlays = useStore(roomStore, (room) => room.overlays);
  const shown = useSyncExternalStore(view.subscribe, view.snapshot);
  const ratio = Math.max(1, window.devicePixelRatio);
  const [x, y] = at;
  useLayoutEffect(() => {
    // What is shown changed: the slice, its greys, its place.
    if (canvas.current !== null && shown.stack !== null) {
      setPower(painter.paint(canvas.current, view, [x, y], ratio, overlays));
    }
  }, [painter, view, x, y, ratio, overlays, shown]);
  return (
    <div
      className={styles.lens}
      hidden={power === null}
      style={{ left: x - SIDE / 2, top: y - SIDE / 2, width: SIDE, height: SIDE }}
    >
      <canvas ref={canvas} width={Math.round(SIDE * ratio)} height={Math.round(SIDE * ratio)} />
      <span className={styles.lensPower}>{power === null ? "" : `${Number(power.toFixed(1))}×`}</span>
    </div>
  );
}
