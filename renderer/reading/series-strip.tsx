import { useStore } from "zustand";
import type { ExamContent, StudyContent } from "../../shared/contract/exam-content.ts";
import type { DisplaySet } from "../../shared/hanging/display-set.ts";
import { Kbd } from "../ui/kbd.tsx";
import { useLanguage } from "../ui/language.ts";
import { PlainButton } from "../ui/plain-button.tsx";
import { useTexts } from "../ui/texts.ts";
import { goTo } from "../workspace/navigation-store.ts";
import { noticeStore } from "../workspace/notice-store.ts";
import { hangingTexts } from "./hanging-texts.ts";
import { hungBy } from "./hanging-words.ts";
import { takeLate, waitingImages } from "./late-images.ts";
import { LayoutPicker } from "./layout-picker.tsx";
import styles from "./reading.module.css";
import { readingTexts } from "./reading-texts.ts";
import { replacementInView, showReplacement } from "./room-actions.ts";
import { useRoomKey } from "./room-keys.ts";
import { type RoomState, roomSets, roomStore } from "./room-store.ts";
import { StripTile } from "./strip-tile.tsx";

interface Listed {
  readonly set: DisplaySet;
  readonly study: StudyContent;
}

/** The exam's own sets, those that came after it was opened last, so that no tile moves; then each prior's. */
function listed(room: RoomState): { readonly current: readonly Listed[]; readonly priors: readonly Listed[] } {
  const studies = new Map(room.content?.studies.map((study) => [study.id, study]));
  const all = roomSets(room).flatMap((set) => {
    const study = studies.get(set.studyId);
    return study === undefined ? [] : [{ set, study }];
  });
  const own = all.filter(({ study }) => study.role === "current");
  const isFresh = ({ set }: Listed): boolean => room.fresh.has(set.seriesId);
  return {
    current: [...own.filter((one) => !isFresh(one)), ...own.filter(isFresh)],
    priors: all.filter(({ study }) => study.role === "prior"),
  };
}

/** The archive holds none of the exam's own studies any more. */
function isGone(content: ExamContent | null): boolean {
  const own = content?.studies.filter(({ role }) => role === "current") ?? [];
  return own.length > 0 && own.every(({ goneAt }) => goneAt !== null);
}

/** Which protocol hung the exam; asked, it says why. */
function HungBy() {
  const t = useTexts(hangingTexts);
  const language = useLanguage();
  const hanging = useStore(roomStore, (room) => room.hanging);
  const key = useRoomKey("room.why");
  const words = hanging === null ? null : hungBy(t, hanging, language);
  if (words === null) return null;
  return (
    <PlainButton onClick={() => roomStore.setState({ explaining: true })}>
      {words} {key === null ? null : <Kbd>{key}</Kbd>}
    </PlainButton>
  );
}

/** What waits, and what was not looked at yet. */
function StripState({ current, late }: { readonly current: readonly Listed[]; readonly late: number }) {
  const t = useTexts(readingTexts);
  const shown = useStore(roomStore, (room) => room.shown);
  const says = useStore(roomStore, (room) => room.says);
  const messages = useStore(noticeStore, ({ notices }) => notices.length);
  const replaced = useStore(roomStore, (room) => replacementInView(room) !== null);
  const gone = useStore(roomStore, ({ content }) => isGone(content));
  const newKey = useRoomKey("room.replacement");
  const takeKey = useRoomKey("room.take-late");
  const unseen = current.filter(({ set }) => !shown.has(set.id)).length;
  return (
    <div className={styles.stripState}>
      <LayoutPicker />
      <HungBy />
      <span className="tone-2">{unseen > 0 ? t("not-shown-yet", { count: unseen }) : t("all-shown")}</span>
      <div role="status">
        {late === 0 ? null : (
          <PlainButton className="tone-due" onClick={() => void takeLate()}>
            {t("late", { count: late })} {takeKey === null ? null : <Kbd>{takeKey}</Kbd>} {t("take-late")}
          </PlainButton>
        )}
        {replaced ? (
          <PlainButton className="tone-due" onClick={showReplacement}>
            {t("series-replaced")} {newKey === null ? null : <Kbd>{newKey}</Kbd>} {t("show-replacement")}
          </PlainButton>
        ) : null}
        {gone ? <div className="tone-due">{t("study-gone")}</div> : null}
        {says === null ? null : <div className="tone-due">{t(says)}</div>}
      </div>
      {messages === 0 ? null : (
        <PlainButton className="tone-due" onClick={() => goTo("list")}>
          {t("message-waits", { count: messages })}
        </PlainButton>
      )}
    </div>
  );
}

/** All series: the current exam's, then priors'. */
export function SeriesStrip() {
  const t = useTexts(readingTexts);
  const room = useStore(roomStore);
  const { current, priors } = listed(room);
  const waiting = waitingImages(room);
  const late = [...waiting.values()].reduce((sum, count) => sum + count, 0);
  const stop = room.cells[room.active] ?? current[0]?.set.id;
  const tile = ({ set, study }: Listed) => (
    <StripTile
      key={set.id}
      set={set}
      study={study}
      hung={room.cells.slice(0, room.rows * room.columns).includes(set.id)}
      seen={room.shown.has(set.id)}
      fresh={room.fresh.has(set.seriesId)}
      late={waiting.get(set.seriesId) ?? 0}
      isStop={set.id === stop}
    />
  );
  return (
    <div className={styles.strip}>
      <nav className={styles.tiles} aria-label={t("strip")} data-strip>
        {current.map(tile)}
        {priors.length === 0 ? null : <span className={styles.divider} />}
        {priors.map(tile)}
      </nav>
      {room.content === null ? null : <StripState current={current} late={late} />}
    </div>
  );
}
