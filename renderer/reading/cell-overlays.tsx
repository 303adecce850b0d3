import { useSyncExternalStore } from "react";
import type { SeriesContent, StudyContent } from "../../shared/contract/exam-content.ts";
import type { DisplaySet } from "../../shared/hanging/display-set.ts";
import { writeDate, writeTime } from "../ui/format/dates.ts";
import { type Say, useTexts } from "../ui/texts.ts";
import { edgeLetters, type StackView } from "../viewport/index.ts";
import { useSettings, useSites } from "../workspace/hooks.ts";
import type { HeldPart } from "./held-frames.ts";
import { type LinkState, linkState } from "./link-views.ts";
import { currentAge, priorAge, rejectionWords, windowWords } from "./overlay-words.ts";
import styles from "./reading.module.css";
import { readingEngine } from "./reading-engine.ts";
import { readingTexts } from "./reading-texts.ts";
import { activeView } from "./room-views.ts";
import { absentCounts } from "./stacks.ts";

interface CellOverlaysProps {
  readonly set: DisplaySet;
  readonly study: StudyContent;
  /** Study Date of the exam that is read. */
  readonly currentDate: string;
  readonly view: StackView;
  readonly held: HeldPart;
  readonly cell: number;
  /** Lines that may be turned off are shown; marks always are. */
  readonly lines: boolean;
}

const edges = ["left", "right", "top", "bottom"] as const;

/** How a view is linked: off by nothing says nothing more. */
function linkWords(link: LinkState, t: Say<typeof readingTexts>): string {
  if (link.state === "apart") return t("linked-apart");
  if (link.state === "leads" || link.off === 0) return t("linked");
  const off = `${link.off > 0 ? "+" : "−"}${Math.abs(link.off)}`;
  return `${t("linked")} ${link.unit === "mm" ? `${off} mm` : off}`;
}

/** What of it the archive took back: the series, the study, or the image that is shown (RD-69). */
function goneWords(
  study: StudyContent,
  series: SeriesContent | undefined,
  set: DisplaySet,
  at: number,
  t: Say<typeof readingTexts>,
): string {
  if (series?.replacedBy != null) return t("mark-replaced");
  if (set.gone) return t("mark-gone-series");
  if (study.goneAt !== null) return t("mark-gone-study");
  return set.slices?.[at]?.instance.gone === true ? t("mark-gone-image") : "";
}

/** Words over an image. Gone, prior, lossy, incomplete, rejected and reduced-resolution marks cannot be turned off. */
export function CellOverlays({ cell, set, study, currentDate, view, held, lines }: CellOverlaysProps) {
  const t = useTexts(readingTexts);
  const { dates, overlaysOff } = useSettings();
  const { sites } = useSites();
  const now = useSyncExternalStore(view.subscribe, view.snapshot);
  // How far a linked view is away changes with the active one.
  const lead = activeView();
  useSyncExternalStore(lead.subscribe, lead.snapshot);
  const on = (id: string): boolean => lines && !overlaysOff.includes(id);
  const shown = now.slice?.state === "here" && now.status === "shown" ? now.slice : null;
  const frame = shown?.image.frames[shown.frame];
  const prior = study.role === "prior";
  const day = new Date();
  const today = { year: day.getFullYear(), month: day.getMonth() + 1, day: day.getDate() };
  const age = prior ? priorAge(study.summary.date, currentDate, t) : currentAge(study.summary.date, today, t);
  const date = `${writeDate(study.summary.date, dates)} ${writeTime(study.summary.time)}`.trim();
  const site = sites.find(({ id }) => id === study.siteId);
  const letters = shown === null ? null : edgeLetters(frame, shown.header.patientOrientation, now.view);
  const absent = absentCounts(set);
  const lossy = shown?.image.lossy ?? null;
  const series = study.series.find(({ id }) => id === set.seriesId);
  const marks = [
    goneWords(study, series, set, now.painted ?? now.index, t),
    lossy === null ? "" : lossy.ratio === null ? t("lossy") : t("lossy-ratio", { ratio: Math.round(lossy.ratio) }),
    shown?.rejected == null ? "" : rejectionWords(shown.rejected, t),
    absent.expected > 0 ? t("mark-expected", { count: absent.expected }) : "",
    absent.refused > 0 ? t("mark-refused", { count: absent.refused }) : "",
    absent.broken > 0 ? t("mark-broken", { count: absent.broken }) : "",
    set.missing > 0 ? t("mark-missing", { count: set.missing }) : "",
    readingEngine().rendering.software ? t("reduced") : "",
  ].filter((mark) => mark !== "");
  const total = set.slices?.length ?? 0;
  const link = linkState(cell);
  return (
    <>
      <div className={styles.corner} data-at="tl">
        {on("series") ? <div>{set.description || set.modality}</div> : null}
        {on("series") && set.seriesNumber !== null ? <div className="tone-2">S {set.seriesNumber}</div> : null}
      </div>
      <div className={styles.corner} data-at="tr">
        {prior ? (
          <div className="tone-due">{on("age") && age !== "" ? `${t("prior")} · ${age}` : t("prior")}</div>
        ) : null}
        {!prior && on("age") && age !== "" ? <div>{age}</div> : null}
        {on("date") ? <div className="tone-2">{date}</div> : null}
        {on("site") ? <div className="tone-2">{site?.shortName || site?.name}</div> : null}
      </div>
      <div className={styles.corner} data-at="bl">
        {shown !== null && on("window") ? (
          <div>
            {[windowWords(now.mapping, t), now.inverted ? t("inverted") : ""].filter((word) => word !== "").join(" · ")}
          </div>
        ) : null}
        {shown === null ? null : (
          <div className="tone-2">
            {[
              on("zoom") ? `z ${now.view.zoom.toFixed(1)}` : "",
              on("thickness") && frame?.thickness != null ? `${frame.thickness.toFixed(1)} mm` : "",
              link === null ? "" : linkWords(link, t),
            ]
              .filter((word) => word !== "")
              .join(" · ")}
          </div>
        )}
      </div>
      <div className={styles.corner} data-at="br">
        {marks.map((mark) => (
          <div key={mark} className="tone-due">
            {mark}
          </div>
        ))}
        {held.percent === null ? null : <div className="tone-2">{t("in-memory", { percent: held.percent })}</div>}
        {total > 0 && on("image") ? <div>{`${(now.painted ?? now.index) + 1} / ${total}`}</div> : null}
      </div>
      {letters !== null && on("orientation")
        ? edges.map((at) => (
            <span key={at} className={styles.edge} data-at={at}>
              {letters[at]}
            </span>
          ))
        : null}
    </>
  );
}
