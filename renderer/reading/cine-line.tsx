import { useStore } from "zustand";
import { useTexts } from "../ui/texts.ts";
import { cineStore } from "./cine.ts";
import styles from "./reading.module.css";
import { readingTexts } from "./reading-texts.ts";

const write = (rate: number): number => (rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate));

/** At what rate a cell plays, and whether that is the rate it should. */
export function CineLine({ cell }: { readonly cell: number }) {
  const t = useTexts(readingTexts);
  const { playing, speed, sway } = useStore(cineStore);
  const report = playing.get(cell);
  if (report === undefined) return null;
  const { wanted, real, recorded } = report;
  const words = [recorded && speed !== 1 ? t("cine-speed", { speed }) : "", t(sway ? "cine-sway" : "cine-loop")].filter(
    (word) => word !== "",
  );
  return (
    <div className={styles.cine} role="status">
      <span aria-hidden="true">▶ </span>
      {real === null ? (
        t("cine-rate", { rate: write(wanted) })
      ) : (
        <span className="tone-due">{t("cine-behind", { real: write(real), wanted: write(wanted) })}</span>
      )}
      {` · ${words.join(" · ")}`}
    </div>
  );
}
