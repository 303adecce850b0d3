import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { StudyContent } from "../../shared/contract/exam-content.ts";
import type { DisplaySet } from "../../shared/hanging/display-set.ts";
import { writeDate } from "../ui/format/dates.ts";
import { Kbd } from "../ui/kbd.tsx";
import { PlainButton } from "../ui/plain-button.tsx";
import { useTexts } from "../ui/texts.ts";
import { Thumbnail } from "../ui/thumbnail.tsx";
import { fetchThumbnail } from "../workspace/calls/thumbnail-calls.ts";
import { useSettings } from "../workspace/hooks.ts";
import { takeLate } from "./exam-loading.ts";
import styles from "./reading.module.css";
import { readingTexts } from "./reading-texts.ts";
import { place } from "./room-actions.ts";
import { DRAGGED_SET } from "./room-cell.tsx";
import { roomSets, roomStore } from "./room-store.ts";

interface TileProps {
  readonly set: DisplaySet;
  readonly study: StudyContent;
  readonly hung: boolean;
  readonly seen: boolean;
}

function Tile({ set, study, hung, seen }: TileProps) {
  const t = useTexts(readingTexts);
  const { dates } = useSettings();
  const [picture, setPicture] = useState<ImageData | null>(null);
  const has = study.series.find(({ id }) => id === set.seriesId)?.hasThumbnail ?? false;
  useEffect(() => {
    if (!has) return;
    const controller = new AbortController();
    void fetchThumbnail(set.seriesId, controller.signal).then((found) => {
      if (!controller.signal.aborted) setPicture(found);
    });
    return () => controller.abort();
  }, [set.seriesId, has]);
  const name = set.description || set.modality;
  return (
    <button
      type="button"
      className={styles.tile}
      data-hung={hung}
      title={name}
      draggable
      onDragStart={(event) => event.dataTransfer.setData(DRAGGED_SET, set.id)}
      onClick={() => place(set.id)}
    >
      <span className={styles.thumb}>{picture === null ? set.modality : <Thumbnail picture={picture} />}</span>
      <span className={styles.caption}>
        {name} {set.count}
      </span>
      {study.role === "prior" ? (
        <span className={`${styles.caption} tone-due`}>{writeDate(study.summary.date, dates)}</span>
      ) : seen ? null : (
        <span className={styles.caption}>• {t("unseen")}</span>
      )}
    </button>
  );
}

/** All series: the current exam's, then priors'. */
export function SeriesStrip() {
  const t = useTexts(readingTexts);
  const room = useStore(roomStore);
  const studies = new Map(room.content?.studies.map((study) => [study.id, study]));
  const tiles = roomSets(room).flatMap((set) => {
    const study = studies.get(set.studyId);
    return study === undefined ? [] : [{ set, study }];
  });
  const tile = ({ set, study }: { readonly set: DisplaySet; readonly study: StudyContent }) => (
    <Tile key={set.id} set={set} study={study} hung={room.cells.includes(set.id)} seen={room.shown.has(set.id)} />
  );
  const current = tiles.filter(({ study }) => study.role === "current");
  const priors = tiles.filter(({ study }) => study.role === "prior");
  const unseen = current.filter(({ set }) => !room.shown.has(set.id)).length;
  const late = [...room.late.values()].reduce((sum, count) => sum + count, 0);
  return (
    <nav className={styles.strip} aria-label={t("strip")}>
      {current.map(tile)}
      {priors.length === 0 ? null : <span className={styles.divider} />}
      {priors.map(tile)}
      <span className={styles.grow} />
      <span className="tone-2">{unseen > 0 ? t("not-shown-yet", { count: unseen }) : t("all-shown")}</span>
      {late === 0 ? null : (
        <PlainButton className="tone-due" onClick={() => void takeLate()}>
          <span role="status">{t("late", { count: late })}</span> <Kbd>U</Kbd> {t("take-late")}
        </PlainButton>
      )}
    </nav>
  );
}
