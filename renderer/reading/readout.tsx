import { useSyncExternalStore } from "react";
import { useStore } from "zustand";
import { useTexts } from "../ui/texts.ts";
import { apply, invert, probeAt, type StackView } from "../viewport/index.ts";
import { handStore } from "./hand-store.ts";
import styles from "./reading.module.css";
import { readingTexts } from "./reading-texts.ts";

/** Four figures are enough for any value; whole numbers are written whole. */
const write = (value: number): string => String(Number.isInteger(value) ? value : Number(value.toPrecision(4)));

/** The pixel under the hand: its column and row, counted from 1 as DICOM counts them, and its value with unit. */
export function Readout({ cell, view }: { readonly cell: number; readonly view: StackView }) {
  const t = useTexts(readingTexts);
  useSyncExternalStore(view.subscribe, view.snapshot);
  const under = useStore(handStore, (hand) => (hand.under?.cell === cell ? hand.under.at : null));
  const [slice, bytes, transform] = [view.shownSlice(), view.shownBytes(), view.transform()];
  if (under === null || slice === null || bytes === null || transform === null) return null;
  const reading = probeAt(slice.image, bytes, apply(invert(transform), under));
  if (reading === null) return null;
  const { column, row, values, unit } = reading;
  return (
    <output className={styles.probe}>
      {t("pixel", { column: column + 1, row: row + 1 })}
      {" · "}
      <strong>{[...values.map(write), unit].join(" ").trim()}</strong>
    </output>
  );
}
