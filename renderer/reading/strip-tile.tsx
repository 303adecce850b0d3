import type { KeyboardEvent } from "react";
import type { SeriesContent, StudyContent } from "../../shared/contract/exam-content.ts";
import type { DisplaySet } from "../../shared/hanging/display-set.ts";
import { heldImages } from "../../shared/worklist/exam-state.ts";
import { writeDate } from "../ui/format/dates.ts";
import { useTexts } from "../ui/texts.ts";
import { traitTexts } from "../ui/traits/trait-texts.ts";
import { type ChosenTrait, traitLine } from "../ui/traits/trait-words.ts";
import { useSettings } from "../workspace/hooks.ts";
import { SeriesPicture } from "../workspace/series-picture.tsx";
import { useStudyFetch } from "./fetch-study.ts";
import styles from "./reading.module.css";
import { readingTexts } from "./reading-texts.ts";
import { place } from "./room-actions.ts";
import { hasImages } from "./room-store.ts";

/** What dragged tiles carry: a display set's id. */
export const DRAGGED_SET = "application/x-alcove-display-set";

/** What the study says already of all its series. */
const toldByStudy: ReadonlySet<ChosenTrait> = new Set(["region"]);

interface TileProps {
  readonly set: DisplaySet;
  readonly study: StudyContent;
  readonly hung: boolean;
  readonly seen: boolean;
  readonly fresh: boolean;
  readonly late: number;
  /** The one that Tab reaches; arrows go on from it. */
  readonly isStop: boolean;
}

/** Images held of those wanted, for a series that is not whole; null for one that is. */
function partOf(set: DisplaySet, series: SeriesContent | undefined): string | null {
  if (series === undefined) return null;
  const wanted = Math.max(series.images.expected ?? 0, set.slices === null ? set.count : 0);
  const held = heldImages(series.images);
  return held < wanted ? `${held}/${wanted}` : null;
}

/** How much of it is here when that is not all: in the words of its study's fetch. */
function usePlace(study: StudyContent, part: string | null): string {
  const t = useTexts(readingTexts);
  const fetch = useStudyFetch(study);
  if (part === null && study.series.length > 0) return "";
  if (fetch.state === "fetching") {
    return fetch.part === null ? t("fetching") : t("fetching-part", { n: Math.floor(fetch.part * 100) });
  }
  return fetch.state === "here" ? "" : t(`tile-${fetch.state}`);
}

/** Arrows go from tile to tile; Escape goes back to the images. */
function moveFocus(event: KeyboardEvent<HTMLButtonElement>): void {
  const tiles = [...(event.currentTarget.closest("[data-strip]")?.querySelectorAll<HTMLElement>("[data-set]") ?? [])];
  const at = tiles.indexOf(event.currentTarget);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tiles.length - 1 }[event.key];
  if (to === undefined && event.key !== "Escape") return;
  event.preventDefault();
  if (to === undefined) event.currentTarget.blur();
  else tiles[Math.min(Math.max(to, 0), tiles.length - 1)]?.focus();
}

/** One display set of the strip: picture, name, count, and what one has to know before looking. */
export function StripTile({ set, study, hung, seen, fresh, late, isStop }: TileProps) {
  const t = useTexts(readingTexts);
  const w = useTexts(traitTexts);
  const { dates } = useSettings();
  const series = study.series.find(({ id }) => id === set.seriesId);
  const part = partOf(set, series);
  const where = usePlace(study, part);
  const prior = study.role === "prior";
  const name = set.description || set.modality;
  const date = prior ? writeDate(study.summary.date, dates) : "";
  const unseen = !prior && !seen;
  const news = late > 0 ? t("tile-late", { count: late }) : fresh && unseen ? t("tile-new") : "";
  const gone = series?.replacedBy != null ? t("tile-replaced") : set.gone ? t("tile-gone") : "";
  const line = gone !== "" ? gone : where !== "" ? where : news;
  const traits = traitLine(w, set.traits, toldByStudy);
  // Three lines have room under the picture: a prior's date and its state come first.
  const showsTraits = traits !== "" && (!prior || line === "");
  return (
    <button
      type="button"
      className={styles.tile}
      data-hung={hung}
      data-set={set.id}
      tabIndex={isStop ? 0 : -1}
      title={[name, traitLine(w, set.traits)].filter((text) => text !== "").join("\n")}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED_SET, set.id);
        event.dataTransfer.effectAllowed = "copy";
      }}
      onKeyDown={moveFocus}
      onClick={(event) => {
        place(set.id);
        // Who pointed at it goes on with the images, and so do the keys; who came by keys stays until Escape.
        if (event.detail > 0) event.currentTarget.blur();
      }}
    >
      <span className={styles.thumb} aria-hidden="true">
        <SeriesPicture seriesId={set.seriesId} has={series?.hasThumbnail ?? false} instead={set.modality} />
        {unseen ? <span className={styles.unseen} /> : null}
        {set.count > 0 ? (
          <span className={styles.count} data-part={part !== null && !hasImages(set)}>
            {part ?? set.count}
          </span>
        ) : null}
      </span>
      <span className={styles.caption}>{name}</span>
      {prior ? (
        <span className={`${styles.caption} tone-due`}>
          <span className="visually-hidden">{t("prior-word")} </span>
          {date}
        </span>
      ) : null}
      {showsTraits ? <span className={`${styles.caption} tone-2`}>{traits}</span> : null}
      {set.count > 0 ? <span className="visually-hidden"> {t("tile-images", { count: set.count })}</span> : null}
      {line === "" ? null : (
        <span className={`${styles.caption} ${late > 0 || gone !== "" ? "tone-due" : "tone-2"}`}>{line}</span>
      )}
      {unseen ? <span className="visually-hidden"> {t("unseen")}</span> : null}
      {hung ? <span className="visually-hidden"> {t("hung")}</span> : null}
    </button>
  );
}
