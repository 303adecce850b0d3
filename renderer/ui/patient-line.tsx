import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { type DateForm, writeDate } from "./format/dates.ts";
import { measureTexts, writeAge, writeSex } from "./format/measures.ts";
import { writeName } from "./format/person-name.ts";
import styles from "./patient-line.module.css";
import { useTexts } from "./texts.ts";
import { uiTexts } from "./ui-texts.ts";

interface PatientLineProps {
  readonly exam: Pick<ExamRow, "patient" | "age">;
  readonly dates: DateForm;
}

/** Who the patient is, alike in form and place on every window: name, age and sex, birth date, number. */
export function PatientLine({ exam, dates }: PatientLineProps) {
  const t = useTexts(measureTexts);
  const u = useTexts(uiTexts);
  const { main, others } = writeName(exam.patient.name);
  const ageSex = [writeAge(exam.age, t), writeSex(exam.patient.sex, t)].filter((part) => part !== "").join(" ");
  const rest = [ageSex, writeDate(exam.patient.birthDate, dates), exam.patient.id].filter((part) => part !== "");
  return (
    <div className={styles.line}>
      <span className={styles.name}>{main || u("no-name")}</span>
      {others.length === 0 ? null : <span className={styles.rest}>{others.join(" · ")}</span>}
      <span className={styles.rest}>{rest.join(" · ")}</span>
    </div>
  );
}
