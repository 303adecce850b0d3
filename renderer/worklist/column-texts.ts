/** Names of the list's columns. */
import type { ColumnId } from "../../shared/worklist/view.ts";
import type { Localized } from "../ui/language.ts";

export const columnNames: Readonly<Record<ColumnId, Localized>> = {
  "time-left": { en: "Time left", ko: "남은 시간" },
  patient: { en: "Patient", ko: "환자" },
  "patient-id": { en: "Patient number", ko: "환자번호" },
  "birth-date": { en: "Born", ko: "생년월일" },
  "age-sex": { en: "Age, sex", ko: "나이·성별" },
  site: { en: "Site", ko: "병원" },
  accession: { en: "Accession", ko: "접수번호" },
  procedure: { en: "Procedure · indication", ko: "검사명 · 임상정보" },
  modality: { en: "Kind", ko: "종류" },
  "body-part": { en: "Body part", ko: "부위" },
  indication: { en: "Indication", ko: "임상정보" },
  referrer: { en: "Referrer", ko: "의뢰의" },
  ward: { en: "Ward", ko: "병동" },
  phone: { en: "Phone", ko: "전화" },
  priority: { en: "Priority", ko: "우선순위" },
  "exam-age": { en: "Age of exam", ko: "검사 경과" },
  images: { en: "Images", ko: "영상" },
  priors: { en: "Priors", ko: "과거 검사" },
  state: { en: "State", ko: "상태" },
  reader: { en: "Reader", ko: "판독자" },
  place: { en: "Where", ko: "위치" },
};
