import type { StudyContent } from "../../shared/contract/exam-content.ts";
import { Kbd } from "../ui/kbd.tsx";
import { PlainButton } from "../ui/plain-button.tsx";
import { ProblemNote, useProblemWords } from "../ui/problem-note.tsx";
import { Progress } from "../ui/progress.tsx";
import { useTexts } from "../ui/texts.ts";
import { resumePrefetch } from "../workspace/calls/work-calls.ts";
import { useSites } from "../workspace/hooks.ts";
import { tellProblem } from "../workspace/notice-store.ts";
import { prefetchStore } from "../workspace/work-stores.ts";
import { fetchStudyNow, useStudyFetch } from "./fetch-study.ts";
import styles from "./reading.module.css";
import { readingTexts } from "./reading-texts.ts";
import { useRoomKey } from "./room-keys.ts";

function FetchNow({ study, again }: { readonly study: StudyContent; readonly again: boolean }) {
  const t = useTexts(readingTexts);
  const key = useRoomKey("room.fetch");
  return (
    <PlainButton className="tone-accent" onClick={() => void fetchStudyNow(study.id)}>
      {key === null ? null : <Kbd>{key}</Kbd>} {t(again ? "fetch-again" : "fetch-it")}
    </PlainButton>
  );
}

function Resume() {
  const t = useTexts(readingTexts);
  const resume = async (): Promise<void> => {
    const prefetch = tellProblem(t("fetch-resume"), await resumePrefetch());
    if (prefetch !== undefined) prefetchStore.setState({ prefetch });
  };
  return (
    <PlainButton className="tone-accent" onClick={() => void resume()}>
      {t("fetch-resume")}
    </PlainButton>
  );
}

/** In place of images that are not here: how their study stands, and the way to have them (RD-64). */
export function NotHere({ study }: { readonly study: StudyContent }) {
  const t = useTexts(readingTexts);
  const words = useProblemWords();
  const { sites } = useSites();
  const now = useStudyFetch(study);
  const site = sites.find(({ id }) => id === study.siteId)?.name ?? "";
  switch (now.state) {
    case "here":
      return (
        <div className={styles.says}>
          <strong>{t("nothing-to-show")}</strong>
          <span>{t("nothing-to-show-says")}</span>
        </div>
      );
    case "fetching": {
      const label = now.part === null ? t("fetching") : t("fetching-part", { n: Math.floor(now.part * 100) });
      return (
        <div className={styles.says}>
          <strong>{label}</strong>
          <Progress part={now.part ?? 0} label={label} className={styles.wide ?? ""} />
          <span>{t("first-by-themselves")}</span>
        </div>
      );
    }
    case "waiting":
      return (
        <div className={styles.says}>
          <strong>{t("not-here-yet")}</strong>
          <span>{t("fetch-waiting")}</span>
        </div>
      );
    case "paused":
      return (
        <div className={styles.says}>
          <strong>{t("not-here-yet")}</strong>
          <span className="tone-due">{t("fetch-paused")}</span>
          <Resume />
        </div>
      );
    case "unreachable":
      return (
        <div className={styles.says}>
          <strong className="tone-due">{t("site-unreachable", { site })}</strong>
          {now.problem === null ? null : <span>{words(now.problem)}</span>}
          <FetchNow study={study} again />
        </div>
      );
    case "failed":
      return (
        <div className={styles.says}>
          <ProblemNote problem={now.problem} during={t("fetch-failed")} actions={<FetchNow study={study} again />} />
        </div>
      );
    default:
      return (
        <div className={styles.says}>
          <strong>{t("not-here-yet")}</strong>
          <span>{t("remote-says", { site })}</span>
          <FetchNow study={study} again={false} />
        </div>
      );
  }
}
