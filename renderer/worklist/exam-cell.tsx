/** What stands in a row under each column. */
import type { ReactNode } from "react";
import type { SiteState } from "../../shared/contract/events.ts";
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { heldImages } from "../../shared/worklist/exam-state.ts";
import { accessionsOf, isGoneAtArchive, isOrderCancelled } from "../../shared/worklist/row-values.ts";
import type { ColumnId } from "../../shared/worklist/view.ts";
import { type DateForm, writeClock, writeDate, writeDay } from "../ui/format/dates.ts";
import type { measureTexts } from "../ui/format/measures.ts";
import { writeAge, writeSex, writeSpan } from "../ui/format/measures.ts";
import { writeName, writeNameGroup } from "../ui/format/person-name.ts";
import { Progress } from "../ui/progress.tsx";
import { type DotState, StateDot } from "../ui/state-dot.tsx";
import type { Say } from "../ui/texts.ts";
import { TimeLeft } from "./time-left.tsx";
import styles from "./worklist.module.css";
import type { worklistTexts } from "./worklist-texts.ts";

/** What cells need besides the row; the same for all rows of a rendering. */
export interface CellContext {
  readonly t: Say<typeof worklistTexts>;
  readonly m: Say<typeof measureTexts>;
  readonly dates: DateForm;
  readonly now: number;
  readonly siteNames: ReadonlyMap<string, string>;
  readonly siteStates: ReadonlyMap<string, SiteState>;
}

const ageAndSex = (row: ExamRow, { m }: CellContext) =>
  [writeAge(row.age, m), writeSex(row.patient.sex, m)].filter((part) => part !== "").join(" ");

const isOffline = (row: ExamRow, { siteStates }: CellContext) => siteStates.get(row.siteId)?.state === "offline";

/** A word that asks for a person, with its shape before it. */
function Marked({ state, children }: { readonly state: DotState; readonly children: string }) {
  return (
    <span className={`${styles.marked} tone-due`}>
      <StateDot state={state} />
      <span>{children}</span>
    </span>
  );
}

/** When the images of an order are expected: today by the clock, else by the day. */
function Awaited({ row, context: { t, dates, now } }: { readonly row: ExamRow; readonly context: CellContext }) {
  const at = row.orders.map(({ expectedAt }) => expectedAt).find((moment) => moment !== null) ?? null;
  if (at === null) return <span className="tone-2">{t("images-none")}</span>;
  const isToday = writeDay(at, dates) === writeDay(now, dates);
  return <span className="tone-2">{t("images-at", { time: isToday ? writeClock(at) : writeDay(at, dates) })}</span>;
}

function Images({ row, context }: { readonly row: ExamRow; readonly context: CellContext }) {
  const { t } = context;
  const { images } = row;
  if (row.studies.length === 0) return <Awaited row={row} context={context} />;
  const flaw =
    images.broken > 0
      ? t("images-broken", { count: images.broken })
      : images.refused > 0
        ? t("images-refused", { count: images.refused })
        : null;
  if (flaw !== null) return <span className="tone-due">▲ {flaw}</span>;
  const { expected } = images;
  const here = heldImages(images);
  if (row.place === "here") return <span className="tone-good">{t("images-here", { n: expected ?? here })}</span>;
  if (row.place === "remote" && row.state !== "fetching") {
    return (
      <span className="tone-2">{expected === null ? t("place-remote") : t("images-remote", { n: expected })}</span>
    );
  }
  if (expected === null || expected === 0) return <span className="tone-2">{t(`place-${row.place}`)}</span>;
  return (
    <span className={styles.measure}>
      <Progress part={here / expected} label={t("column-images")} className={styles.cellBar ?? ""} />
      {t("images-part", { here, n: expected })}
    </span>
  );
}

function Priors({ row, context: { t } }: { readonly row: ExamRow; readonly context: CellContext }) {
  const { state, relevant, here, found } = row.priors;
  // Priors are judged against images: while there are none, nothing was left undone.
  if (row.studies.length === 0) return null;
  if (state === "failed") return <Marked state="failing">{t("priors-failed")}</Marked>;
  if (state === "not-searched") return <Marked state="offline">{t("priors-not-searched")}</Marked>;
  if (state === "searching" && found === 0) return <span className="tone-2">{t("priors-searching")}</span>;
  if (relevant === 0) return <span className="tone-2">{t("priors-none")}</span>;
  if (here === relevant) return <span>{t("priors-here", { n: relevant })}</span>;
  return <span className="tone-2">{t("priors-some", { here, n: relevant })}</span>;
}

function State({ row, context }: { readonly row: ExamRow; readonly context: CellContext }) {
  const { t } = context;
  if (row.corrected !== null) return <Marked state="failing">{t("mark-corrected")}</Marked>;
  if (row.doubts > 0 && row.state !== "read") return <Marked state="failing">{t("mark-doubtful")}</Marked>;
  if (isOrderCancelled(row) && row.state !== "read") {
    return <Marked state="failing">{t("mark-cancelled")}</Marked>;
  }
  if (isGoneAtArchive(row) && row.state !== "read") return <Marked state="offline">{t("mark-gone")}</Marked>;
  if (row.leftAt !== null && row.state !== "read") return <span className="tone-3">{t("state-left")}</span>;
  if (row.state === "problem") return <Marked state="failing">{t("state-problem")}</Marked>;
  if (isOffline(row, context) && row.place !== "here" && row.state !== "read") {
    return <Marked state="offline">{t("site-offline")}</Marked>;
  }
  if (row.fetch === "cancelled" && row.place !== "here") return <span className="tone-3">{t("state-cancelled")}</span>;
  const isOnHold = row.state === "expected" && row.orders.every(({ status }) => status === "on-hold");
  const by = row.reservedBy === null ? "" : ` · ${row.reservedBy}`;
  const quiet = row.state === "ready" || row.state === "reading" ? "" : "tone-2";
  const part = row.state === "fetching" ? row.progress : null;
  const name = isOnHold ? "on-hold" : row.state;
  const word = part === null ? t(`state-${name}`) : t("state-fetching-part", { n: Math.floor(part * 100) });
  return <span className={quiet}>{`${word}${by}`}</span>;
}

const indicationOf = (row: ExamRow): string => (row.indication === row.procedure ? "" : row.indication);

/** The procedure keeps its room; what is left is the indication's. */
function Procedure({ row, context: { t } }: { readonly row: ExamRow; readonly context: CellContext }) {
  const indication = indicationOf(row);
  return (
    <span className={styles.procedure}>
      <span className={styles.procedureName}>
        {row.priority === "routine" ? null : (
          <span className={styles.chip} data-priority={row.priority}>
            {row.priority === "stat" ? "■ " : ""}
            {t(`priority-${row.priority}`)}
          </span>
        )}
        {row.procedure === "" ? <span className="tone-3">{t("no-procedure")}</span> : <span>{row.procedure}</span>}
      </span>
      {indication === "" ? null : <span className={`${styles.indication} tone-2`}>· {indication}</span>}
    </span>
  );
}

/** What a cell says in full, where a narrow column may cut it. */
export function cellTitle(column: ColumnId, row: ExamRow, context: CellContext): string | undefined {
  const joined = (parts: readonly string[], by: string) => parts.filter((part) => part !== "").join(by) || undefined;
  switch (column) {
    case "patient": {
      const { main, others } = writeName(row.patient.name);
      return joined([main, ...others, ageAndSex(row, context)], " · ");
    }
    case "procedure":
      return joined([row.procedure, indicationOf(row)], " · ");
    case "site":
      return context.siteNames.get(row.siteId);
    case "modality":
      return joined(row.modalities, " ");
    case "state":
      if (row.corrected !== null) return context.t("state-corrected");
      if (row.doubts > 0) return context.t("state-doubtful");
      if (isOrderCancelled(row)) return context.t("state-cancelled-order");
      if (isGoneAtArchive(row)) return context.t("state-gone");
      return row.reservedBy ?? undefined;
    case "referrer":
      return writeNameGroup(row.referrer) || undefined;
    case "accession":
      return joined(accessionsOf(row), ", ");
    case "patient-id":
      return row.patient.id || undefined;
    case "body-part":
      return row.bodyPart || undefined;
    case "indication":
      return row.indication || undefined;
    case "ward":
      return row.ward || undefined;
    case "phone":
      return row.phone || undefined;
    default:
      return undefined;
  }
}

export function examCell(column: ColumnId, row: ExamRow, context: CellContext): ReactNode {
  const { t, m, dates, now } = context;
  switch (column) {
    case "time-left":
      return <TimeLeft row={row} now={now} />;
    case "patient":
      return (
        <>
          <span className={styles.name}>{writeName(row.patient.name).main || t("no-name")}</span>
          <span className="tone-2">{ageAndSex(row, context)}</span>
        </>
      );
    case "patient-id":
      return row.patient.id;
    case "birth-date":
      return writeDate(row.patient.birthDate, dates);
    case "age-sex":
      return ageAndSex(row, context);
    case "site":
      return <span className="tone-2">{context.siteNames.get(row.siteId) ?? ""}</span>;
    case "accession":
      return accessionsOf(row).join(", ");
    case "procedure":
      return <Procedure row={row} context={context} />;
    case "modality":
      return <span className="tone-2">{row.modalities.join(" ")}</span>;
    case "body-part":
      return row.bodyPart;
    case "indication":
      return row.indication;
    case "referrer":
      return writeNameGroup(row.referrer);
    case "ward":
      return row.ward;
    case "phone":
      return row.phone;
    case "priority":
      return t(`priority-${row.priority}`);
    case "exam-age":
      return row.performedAt === null ? "" : writeSpan((now - row.performedAt) / 60_000, m);
    case "images":
      return <Images row={row} context={context} />;
    case "priors":
      return <Priors row={row} context={context} />;
    case "state":
      return <State row={row} context={context} />;
    case "reader":
      return row.reservedBy ?? "";
    case "place":
      return t(`place-${row.place}`);
  }
}
