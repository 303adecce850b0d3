import { useStore } from "zustand";
import type { PrefetchState } from "../../shared/contract/events.ts";
import { Bar } from "../ui/bar.tsx";
import { writeClock } from "../ui/format/dates.ts";
import { measureTexts, writeBytes, writeRate, writeSpan } from "../ui/format/measures.ts";
import { Kbd } from "../ui/kbd.tsx";
import { PlainButton } from "../ui/plain-button.tsx";
import { ProblemNote, useProblemWords } from "../ui/problem-note.tsx";
import { Progress } from "../ui/progress.tsx";
import { type Say, useTexts } from "../ui/texts.ts";
import { keysOf, runCommand } from "../workspace/commands.ts";
import { useCommands, usePrefetch, useSettings, useVault } from "../workspace/hooks.ts";
import { showKey } from "../workspace/key-name.ts";
import { dismissNotice, noticeStore } from "../workspace/notice-store.ts";
import styles from "./app.module.css";
import { appTexts } from "./app-texts.ts";
import { useLineLooksMetered } from "./line-hint.ts";

/** Images done of those wanted over all that runs, 0 to 1. */
function doneOf({ running }: PrefetchState): number {
  const wanted = running.reduce((sum, job) => sum + (job.wanted ?? 0), 0);
  const done = running.reduce((sum, job) => sum + (job.wanted === null ? 0 : job.done), 0);
  return wanted === 0 ? 0 : done / wanted;
}

function stateWords(
  { state, triesAt, meteredExams, waitingExams }: PrefetchState,
  exams: number,
  t: Say<typeof appTexts>,
): string {
  if (state === "running") return t("prefetch-running", { count: exams });
  if (state !== "waiting") return t(`prefetch-${state}`);
  if (meteredExams > 0 && waitingExams === 0) return t("prefetch-metered");
  return triesAt === null ? t("prefetch-out-of-hours") : t("prefetch-tries-again", { time: writeClock(triesAt) });
}

function PrefetchLine({ prefetch }: { readonly prefetch: PrefetchState }) {
  const t = useTexts(appTexts);
  const m = useTexts(measureTexts);
  const words = useProblemWords();
  const exams = new Set(prefetch.running.map((job) => job.examId)).size;
  const details: string[] = [];
  if (prefetch.state === "running" && exams > 0) {
    details.push(writeRate(prefetch.bytesPerSecond));
    if (prefetch.secondsLeft !== null) details.push(t("left", { span: writeSpan(prefetch.secondsLeft / 60, m) }));
  }
  if (prefetch.waitingExams > 0) details.push(t("prefetch-waiting", { count: prefetch.waitingExams }));
  const state = stateWords(prefetch, exams, t);
  return (
    <>
      <span className={prefetch.state === "held" || prefetch.state === "waiting" ? "tone-due" : ""}>
        {prefetch.problem === null ? state : `${state}: ${words(prefetch.problem)}`}
      </span>
      {prefetch.state === "running" && exams > 0 ? <Progress part={doneOf(prefetch)} label={state} /> : null}
      {details.length === 0 ? null : <span>{details.join(" · ")}</span>}
    </>
  );
}

interface CommandKeyProps {
  /** Of the command. */
  readonly id: string;
  readonly label: string;
}

function CommandKey({ id, label }: CommandKeyProps) {
  const { keys } = useSettings();
  const command = useCommands().find((one) => one.id === id);
  const key = command === undefined ? undefined : keysOf(command, keys)[0];
  return (
    <PlainButton onClick={() => runCommand(id)}>
      {key === undefined ? null : <Kbd>{showKey(key)}</Kbd>}
      {label}
    </PlainButton>
  );
}

/** PF-42: that the line is metered, and the way back; where only the system says so, the way there. */
function MeteredLine({ waiting }: { readonly waiting: number }) {
  const t = useTexts(appTexts);
  const { lineIsMetered } = useSettings();
  const looksMetered = useLineLooksMetered();
  if (!lineIsMetered) {
    return looksMetered ? <CommandKey id="app.metered-line" label={t("mark-metered")} /> : null;
  }
  return (
    <>
      <span className="tone-due">
        {waiting === 0 ? t("metered") : `${t("metered")}: ${t("metered-waiting", { count: waiting })}`}
      </span>
      <CommandKey id="app.metered-line" label={t("not-metered")} />
    </>
  );
}

/** What waits to be read; the newest first, the rest counted. */
export function Notices() {
  const t = useTexts(appTexts);
  const notices = useStore(noticeStore, (now) => now.notices);
  const newest = notices.at(-1);
  if (newest === undefined) return null;
  return (
    <div className={styles.notices}>
      {newest.problem === null ? (
        <div role="status">{newest.during}</div>
      ) : (
        <ProblemNote problem={newest.problem} during={newest.during} />
      )}
      {notices.length > 1 ? <span className="tone-2">{t("more", { count: notices.length - 1 })}</span> : null}
      <PlainButton onClick={() => dismissNotice(newest.id)}>{t("dismiss")}</PlainButton>
    </div>
  );
}

export function BottomBar() {
  const t = useTexts(appTexts);
  const prefetch = usePrefetch();
  const vault = useVault();
  return (
    <footer>
      <Bar className={styles.bottom}>
        {prefetch === null ? null : (
          <>
            <PrefetchLine prefetch={prefetch} />
            {prefetch.state === "idle" ? null : (
              <CommandKey id="app.pause-prefetch" label={t(prefetch.state === "paused" ? "resume" : "pause")} />
            )}
          </>
        )}
        {prefetch === null ? null : <MeteredLine waiting={prefetch.meteredExams} />}
        <span className={styles.grow} />
        {vault === null ? null : (
          <span>{t("vault-use", { used: writeBytes(vault.bytes), quota: writeBytes(vault.quota) })}</span>
        )}
        <span className="tone-3">{t("not-a-device")}</span>
      </Bar>
    </footer>
  );
}
