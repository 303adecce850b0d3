import { useEffect, useState } from "react";
import { PatientLine } from "../ui/patient-line.tsx";
import { useTexts } from "../ui/texts.ts";
import { TimeLeft } from "../worklist/time-left.tsx";
import { useNow } from "../worklist/use-now.ts";
import { useExam, useOpenExam, useSettings } from "../workspace/hooks.ts";
import styles from "./app.module.css";
import { appTexts } from "./app-texts.ts";

const SIGN_AFTER_MS = 700;

/** Said only when the core takes its time: most answers come before anyone could read it. */
function Opening() {
  const t = useTexts(appTexts);
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SIGN_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return late ? <span role="status">{t("opening")}</span> : null;
}

/** Who is read, in the bar of the room: from the list's own row, so that it stands there before any image. */
export function ExamBar() {
  const open = useOpenExam();
  const exam = useExam(open.examId) ?? open.content?.exam;
  const { dates } = useSettings();
  const now = useNow();
  if (exam === undefined) return null;
  return (
    <div className={styles.exam}>
      <PatientLine exam={exam} dates={dates} />
      <span className={styles.procedure} title={exam.procedure}>
        {exam.procedure}
      </span>
      {open.state === "opening" ? <Opening key={open.examId} /> : null}
      <span className={styles.grow} />
      <TimeLeft row={exam} now={now} />
    </div>
  );
}
