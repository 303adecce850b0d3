import { useStore } from "zustand";
import type { ExamContent, StudyContent } from "../../shared/contract/exam-content.ts";
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { accessionsOf, isOrderCancelled } from "../../shared/worklist/row-values.ts";
import { writeClock, writeDate, writeDay, writeTime } from "../ui/format/dates.ts";
import { measureTexts, writeAge, writeSex } from "../ui/format/measures.ts";
import { writeName, writeNameGroup } from "../ui/format/person-name.ts";
import { IdentityTable } from "../ui/identity-change.tsx";
import { identityTexts } from "../ui/identity-texts.ts";
import { Kbd } from "../ui/kbd.tsx";
import { PlainButton } from "../ui/plain-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import { runCommand } from "../workspace/commands.ts";
import { useExam, useSettings, useSites } from "../workspace/hooks.ts";
import { correctionSeen } from "../workspace/see-correction.ts";
import { listStore } from "./list-store.ts";
import styles from "./preview.module.css";
import { previewTexts } from "./preview-texts.ts";
import { SeriesTile } from "./series-tile.tsx";
import { TimeLeft } from "./time-left.tsx";
import { useExamContent } from "./use-exam-content.ts";
import { useNow } from "./use-now.ts";
import { worklistTexts } from "./worklist-texts.ts";

const MOST_SERIES = 24;

function Patient({ exam }: { readonly exam: ExamRow }) {
  const w = useTexts(worklistTexts);
  const m = useTexts(measureTexts);
  const i = useTexts(identityTexts);
  const { dates } = useSettings();
  const { main, others } = writeName(exam.patient.name);
  const ageSex = [writeAge(exam.age, m), writeSex(exam.patient.sex, m)].filter((part) => part !== "").join(" ");
  const facts = [ageSex, writeDate(exam.patient.birthDate, dates), exam.patient.id];
  return (
    <>
      <h2 className={styles.name}>{main || w("no-name")}</h2>
      {others.length === 0 ? null : <p className="tone-2">{others.join(" · ")}</p>}
      <p className="tone-2">{facts.filter((part) => part !== "").join(" · ")}</p>
      {exam.corrected === null ? null : (
        <div className={styles.corrected}>
          <p className="tone-stat">▲ {i(exam.corrected.fields.includes("id") ? "other-patient" : "corrected")}</p>
          <IdentityTable change={exam.corrected} dates={dates} />
          <PlainButton className="tone-accent" onClick={() => void correctionSeen(exam.id)}>
            {i("seen")}
          </PlainButton>
        </div>
      )}
    </>
  );
}

/** What of its orders needs a person. */
function OrderMarks({ exam }: { readonly exam: ExamRow }) {
  const t = useTexts(previewTexts);
  return (
    <>
      {exam.doubts === 0 ? null : (
        <p className="tone-due">
          ▲ {t("doubtful", { count: exam.doubts })}{" "}
          <PlainButton onClick={() => runCommand("list.order-match")}>
            <Kbd>O</Kbd> {t("decide")}
          </PlainButton>
        </p>
      )}
      {isOrderCancelled(exam) ? <p className="tone-due">▲ {t("cancelled")}</p> : null}
    </>
  );
}

function Order({ exam }: { readonly exam: ExamRow }) {
  const t = useTexts(previewTexts);
  const w = useTexts(worklistTexts);
  const { dates } = useSettings();
  const { sites } = useSites();
  const site = sites.find(({ id }) => id === exam.siteId);
  const study = exam.studies[0];
  const at = exam.orders.map(({ expectedAt }) => expectedAt).find((moment) => moment !== null) ?? null;
  const made = study === undefined ? "" : `${writeDate(study.date, dates)} ${writeTime(study.time)}`.trim();
  const awaited = at === null ? "" : t("expected", { when: `${writeDay(at, dates)} ${writeClock(at)}` });
  const when = study === undefined ? awaited : made;
  const accessions = accessionsOf(exam);
  const placers = [...new Set(exam.orders.map(({ placer }) => placer))].filter((number) => number !== "");
  const sides = exam.orders.flatMap(({ laterality }) => (laterality === "" ? [] : [w(`side-${laterality}`)]));
  const from = [writeNameGroup(exam.referrer), exam.ward].filter((part) => part !== "").join(", ");
  return (
    <section className={styles.section}>
      <h3>{t("order")}</h3>
      <OrderMarks exam={exam} />
      <p>{[exam.procedure, ...new Set(sides)].filter((part) => part !== "").join(" · ")}</p>
      {exam.indication === "" || exam.indication === exam.procedure ? null : <p>{exam.indication}</p>}
      <p className="tone-2">
        {accessions.length === 0 ? null : t("accession", { numbers: accessions.join(", ") })}
        {accessions.length === 0 || when === "" ? null : " · "}
        <span className={styles.whole}>{when}</span>
      </p>
      {placers.length === 0 ? null : <p className="tone-2">{t("placer-number", { numbers: placers.join(", ") })}</p>}
      <p className="tone-2">
        {from}
        {exam.phone === "" ? null : (
          <>
            {from === "" ? "" : ", "}
            <span className={`${styles.phone} ${styles.whole}`}>{exam.phone}</span>
          </>
        )}
      </p>
      {site === undefined || site.phones.length === 0 ? null : (
        <p className="tone-2">
          {site.name}:{" "}
          {site.phones.map(({ label, number }) => (
            <span key={`${label}${number}`}>
              {label} <span className={`${styles.phone} ${styles.whole}`}>{number}</span>{" "}
            </span>
          ))}
        </p>
      )}
      {exam.note === "" ? null : <p className={styles.note}>{exam.note}</p>}
    </section>
  );
}

function Series({ content }: { readonly content: ExamContent }) {
  const t = useTexts(previewTexts);
  const current = content.studies.filter(({ role }) => role === "current");
  const series = current.flatMap((study) => study.series);
  const { images, place } = content.exam;
  const count = images.expected ?? images.here;
  const says =
    place === "here" && images.broken === 0 && images.refused === 0
      ? t("series-all", { count })
      : t("series-some", { here: images.here, count });
  return (
    <section className={styles.section}>
      <h3>{says}</h3>
      <div className={styles.series}>
        {series.slice(0, MOST_SERIES).map((each) => (
          <SeriesTile key={each.id} series={each} />
        ))}
      </div>
      {series.length > MOST_SERIES ? (
        <p className={styles.more}>{t("more-series", { count: series.length - MOST_SERIES })}</p>
      ) : null}
    </section>
  );
}

function Prior({ study }: { readonly study: StudyContent }) {
  const t = useTexts(previewTexts);
  const w = useTexts(worklistTexts);
  const { dates } = useSettings();
  const { sites } = useSites();
  const relevant = study.relevance?.rank != null;
  const site = sites.find(({ id }) => id === study.siteId);
  const name = study.summary.description || study.summary.modalities.join(" ");
  const state = !relevant
    ? t("not-relevant")
    : study.progress !== null
      ? w("percent", { n: Math.floor(study.progress * 100) })
      : w(`place-${study.place}`);
  const tone = !relevant ? "tone-3" : study.place === "here" ? "tone-good" : "tone-2";
  return (
    <div className={styles.prior} title={study.relevance?.rules.join(", ")}>
      <span className="tone-2">{writeDate(study.summary.date, dates)}</span>
      <span className={relevant ? "" : "tone-2"} title={name}>
        {name} <span className="tone-2">{site?.shortName || site?.name}</span>
      </span>
      <span className={tone}>{state}</span>
    </div>
  );
}

function Priors({ exam, content }: { readonly exam: ExamRow; readonly content: ExamContent }) {
  const t = useTexts(previewTexts);
  const priors = content.studies.filter(({ role }) => role === "prior");
  const { state, relevant, found } = exam.priors;
  const all = Math.max(found, priors.length);
  const searched = all === 0 ? t("priors-none") : t("priors-count", { relevant, found: all });
  const says = state === "searched" ? searched : t(`priors-${state}`);
  return (
    <section className={styles.section}>
      <h3 className={state === "failed" || state === "not-searched" ? "tone-due" : ""}>{says}</h3>
      {priors.map((study) => (
        <Prior key={study.id} study={study} />
      ))}
      {state === "failed" || state === "not-searched" ? (
        <PlainButton onClick={() => runCommand("list.search-priors")}>{t("search-again")}</PlainButton>
      ) : null}
    </section>
  );
}

function Keys() {
  const t = useTexts(previewTexts);
  const keys = [
    { id: "list.open", key: "Enter", name: t("open") },
    { id: "list.reserve", key: "R", name: t("reserve") },
    { id: "list.fetch-now", key: "F", name: t("fetch-now") },
    { id: "app.keys", key: "?", name: t("all-keys") },
  ];
  return (
    <div className={styles.keys}>
      {keys.map(({ id, key, name }) => (
        <PlainButton key={id} onClick={() => runCommand(id)}>
          <Kbd>{key}</Kbd> {name}
        </PlainButton>
      ))}
    </div>
  );
}

function Looked({ exam }: { readonly exam: ExamRow }) {
  const t = useTexts(previewTexts);
  const now = useNow();
  const { content, problem } = useExamContent(exam.id, exam.revision);
  return (
    <>
      <Patient exam={exam} />
      <p>
        <TimeLeft row={exam} now={now} />
      </p>
      {exam.problem === null ? null : <ProblemNote problem={exam.problem} />}
      <Order exam={exam} />
      {content === null && problem !== null ? <ProblemNote problem={problem} during={t("content-failed")} /> : null}
      {content === null || exam.studies.length === 0 ? null : (
        <>
          <Series content={content} />
          <Priors exam={exam} content={content} />
        </>
      )}
      <Keys />
    </>
  );
}

/** The exam under the cursor, beside the list. What the row says stands at once; the rest follows. */
export function Preview() {
  const t = useTexts(previewTexts);
  const cursor = useStore(listStore, (now) => now.cursor);
  const exam = useExam(cursor);
  return (
    <aside className={styles.preview} aria-label={t("preview")}>
      {exam === undefined ? null : <Looked key={exam.id} exam={exam} />}
    </aside>
  );
}
