import { useEffect } from "react";
import { useStore } from "zustand";
import { EmptyState } from "../ui/empty-state.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import { forgetThumbnails } from "../workspace/calls/thumbnail-calls.ts";
import { registerCommands } from "../workspace/commands.ts";
import { useNavigation, useOpenExam, useSession } from "../workspace/hooks.ts";
import { closeExam, openExam } from "../workspace/open-exam-store.ts";
import { CorrectedPatient } from "./corrected-patient.tsx";
import { forgetRoom, startRoom } from "./exam-loading.ts";
import { HangingDialog } from "./hanging-dialog.tsx";
import styles from "./reading.module.css";
import { readingTexts } from "./reading-texts.ts";
import { RoomCell, WayOn } from "./room-cell.tsx";
import { roomCommands } from "./room-commands.ts";
import { roomStore } from "./room-store.ts";
import { SeriesStrip } from "./series-strip.tsx";
import { SeriesTraitsDialog } from "./series-traits-dialog.tsx";
import "./viewport-places.css";

/** The reading room. It stays mounted while the list is in front, with the selected exam hung. */
export function ReadingRoom() {
  const t = useTexts(readingTexts);
  const open = useOpenExam();
  const { place } = useNavigation();
  const hung = useStore(roomStore, (room) => room.content !== null);
  const rows = useStore(roomStore, (room) => room.rows);
  const columns = useStore(roomStore, (room) => room.columns);
  const vault = useSession()?.reader?.id ?? "demo";
  useEffect(() => {
    if (vault === "") return;
    const stop = startRoom();
    // Nothing of one reader's patients stays in memory for another.
    return () => {
      stop();
      forgetRoom();
      forgetThumbnails();
    };
  }, [vault]);
  useEffect(() => registerCommands(roomCommands), []);
  const back = <WayOn words={t("back-to-list")} onClick={() => void closeExam()} />;
  return (
    <section className={styles.room} aria-label={t("room")}>
      <div>{place === "room" ? <CorrectedPatient /> : null}</div>
      {open.state === "failed" ? (
        <EmptyState
          title={t("exam-failed")}
          actions={
            <>
              <WayOn words={t("again")} onClick={() => void openExam(open.examId)} />
              {back}
            </>
          }
        >
          <ProblemNote problem={open.problem} />
        </EmptyState>
      ) : hung ? (
        <div
          className={styles.grid}
          style={{ gridTemplate: `repeat(${rows}, minmax(0, 1fr)) / repeat(${columns}, minmax(0, 1fr))` }}
        >
          {[...Array(rows * columns).keys()].map((cell) => (
            <RoomCell key={cell} cell={cell} />
          ))}
        </div>
      ) : (
        <EmptyState title={place === "room" ? t("opening-exam") : ""} actions={back} />
      )}
      <SeriesStrip />
      {place === "room" ? <SeriesTraitsDialog /> : null}
      {place === "room" ? <HangingDialog /> : null}
    </section>
  );
}
