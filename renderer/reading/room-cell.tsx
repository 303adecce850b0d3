import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import type { StudyContent } from "../../shared/contract/exam-content.ts";
import { type DisplaySet, isPicture } from "../../shared/hanging/display-set.ts";
import { PlainButton } from "../ui/plain-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import type { StackView } from "../viewport/index.ts";
import { CellOverlays } from "./cell-overlays.tsx";
import { DocumentPanel } from "./document-panel.tsx";
import { askAgain, ensureSeries } from "./exam-loading.ts";
import { useHeldPart } from "./held-frames.ts";
import { MarksLayer } from "./marks-layer.tsx";
import { NotHere } from "./not-here.tsx";
import styles from "./reading.module.css";
import { readingTexts } from "./reading-texts.ts";
import { activate, place } from "./room-actions.ts";
import { hasImages, hasOthers, roomStore, setInCell, studyOfSet } from "./room-store.ts";
import { viewOf } from "./room-views.ts";
import { DRAGGED_SET } from "./strip-tile.tsx";

/** Why no image stands here, in words. */
function ImageState({ view, set }: { readonly view: StackView; readonly set: DisplaySet }) {
  const t = useTexts(readingTexts);
  const { status, slice, problem, index } = useSyncExternalStore(view.subscribe, view.snapshot);
  const n = index + 1;
  if (status === "lost") {
    return (
      <div className={styles.says} role="alert">
        <strong>{t("lost")}</strong>
        <span>{t("lost-says")}</span>
      </div>
    );
  }
  if (status === "waiting") return <div className={styles.says}>{t("slice-waiting", { n })}</div>;
  if (status !== "absent" && status !== "failed") return null;
  const words = t(
    status === "failed" ? "slice-failed" : `slice-${slice?.state === "here" ? "failed" : (slice?.state ?? "failed")}`,
    { n },
  );
  return (
    <div className={styles.says}>
      {problem === null ? <strong>{words}</strong> : <ProblemNote problem={problem} during={words} />}
      {hasOthers(set, index) ? <span>{t("others-go-on")}</span> : null}
    </div>
  );
}

interface SetStateProps {
  readonly set: DisplaySet;
  readonly study: StudyContent;
  readonly currentDate: string;
}

/** A set whose places are not known yet, or that is no picture. */
function SetState({ set, study, currentDate }: SetStateProps) {
  const t = useTexts(readingTexts);
  const load = useStore(roomStore, ({ loads }) => loads.get(set.seriesId));
  const examId = useStore(roomStore, (room) => room.examId);
  const unknown = set.slices === null && set.kind !== "study";
  useEffect(() => {
    if (unknown && examId !== null) void ensureSeries(examId, set.seriesId);
  }, [unknown, examId, set.seriesId]);
  if (load?.state === "failed") {
    return (
      <div className={styles.says}>
        <ProblemNote
          problem={load.problem}
          during={t("series-failed")}
          actions={<WayOn words={t("again")} onClick={() => void askAgain(set.seriesId)} />}
        />
      </div>
    );
  }
  if (unknown) return <div className={styles.says}>{t("series-loading")}</div>;
  if (!hasImages(set)) return <NotHere study={study} />;
  const first = set.slices?.find(({ instance }) => instance.state !== "expected");
  if (first === undefined || isPicture(set)) return null;
  return (
    <DocumentPanel
      instance={first.instance.id}
      title={set.description || set.modality}
      study={study}
      currentDate={currentDate}
    />
  );
}

/** One place of the grid: its viewport with words over it, or why there is no image. */
export function RoomCell({ cell }: { readonly cell: number }) {
  const t = useTexts(readingTexts);
  const whole = useRef<HTMLElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const room = useStore(roomStore);
  const view = viewOf(cell);
  const set = setInCell(room, cell);
  const study = set === null ? null : studyOfSet(room, set);
  const currentDate = room.content?.studies.find(({ role }) => role === "current")?.summary.date ?? "";
  const picture = set !== null && hasImages(set) && isPicture(set);
  const held = useHeldPart(view);
  const [isTarget, setTarget] = useState(false);

  useEffect(() => {
    host.current?.append(view.element);
    view.resized();
  }, [view]);
  useEffect(() => view.setOverlaysShown(room.overlays), [view, room.overlays]);
  useEffect(() => {
    // The whole cell: marks and words lie over the image. A document scrolls by itself.
    const element = picture ? whole.current : null;
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      activate(cell);
      if (event.deltaY !== 0) view.step(Math.sign(event.deltaY));
    };
    element?.addEventListener("wheel", turn, { passive: false });
    return () => element?.removeEventListener("wheel", turn);
  }, [cell, view, picture]);

  return (
    <section
      ref={whole}
      className={styles.cell}
      data-active={room.active === cell}
      data-target={isTarget}
      aria-busy={picture && held.busy}
      aria-label={t("cell", { n: cell + 1 })}
      onPointerDown={() => activate(cell)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED_SET)) return;
        event.preventDefault();
        setTarget(true);
      }}
      onDragLeave={() => setTarget(false)}
      onDrop={(event) => {
        setTarget(false);
        const id = event.dataTransfer.getData(DRAGGED_SET);
        if (id === "") return;
        event.preventDefault();
        place(id, cell);
      }}
    >
      <div ref={host} className={styles.host} />
      {set === null ? <div className={styles.says}>{t("empty-cell")}</div> : null}
      {set !== null && study !== null && !picture ? (
        <SetState key={set.id} set={set} study={study} currentDate={currentDate} />
      ) : null}
      {picture ? <MarksLayer cell={cell} view={view} /> : null}
      {picture && set !== null ? <ImageState view={view} set={set} /> : null}
      {set !== null && (isPicture(set) || set.kind === "study") && study !== null ? (
        <CellOverlays
          cell={cell}
          set={set}
          study={study}
          currentDate={currentDate}
          view={view}
          held={held}
          lines={room.overlays}
        />
      ) : null}
    </section>
  );
}

/** A plain way on, for states that cover the whole room. */
export function WayOn({ words, onClick }: { readonly words: string; readonly onClick: () => void }) {
  return (
    <PlainButton className="tone-accent" onClick={onClick}>
      {words}
    </PlainButton>
  );
}
