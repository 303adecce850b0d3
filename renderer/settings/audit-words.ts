/** Audit entries in words. */
import type { AuditEvent } from "../../shared/contract/audit.ts";
import { writeClock, writeDay } from "../ui/format/dates.ts";
import { useProblemWords } from "../ui/problem-note.tsx";
import { defineTexts, useTexts } from "../ui/texts.ts";
import { useSettings, useSites } from "../workspace/hooks.ts";

const texts = defineTexts({
  "program-started": { en: "Alcove started", ko: "Alcove 시작" },
  "program-stopped": { en: "Alcove stopped", ko: "Alcove 종료" },
  "vault-opened": { en: "Vault opened", ko: "보관소 열기" },
  "vault-closed": { en: "Vault closed", ko: "보관소 닫기" },
  "screen-locked": { en: "Screen locked", ko: "화면 잠금" },
  "screen-unlocked": { en: "Screen unlocked", ko: "화면 잠금 해제" },
  "credential-refused": { en: "Credential refused", ko: "인증 거부" },
  "credential-changed": { en: "Credential changed", ko: "인증 수단 변경" },
  query: { en: "Site asked", ko: "병원 조회" },
  "exam-opened": { en: "Exam opened", ko: "검사 열기" },
  "exam-closed": { en: "Exam closed", ko: "검사 닫기" },
  "exam-read": { en: "Exam marked as read or unread", ko: "판독 완료 표시 변경" },
  "exam-reserved": { en: "Exam reserved or given back", ko: "검사 예약 변경" },
  "priority-changed": { en: "Priority changed", ko: "우선순위 변경" },
  "fetch-changed": { en: "Fetching asked for or cancelled", ko: "영상 받기 변경" },
  "study-wanted": { en: "Study picked to be fetched", ko: "받을 검사 지정" },
  "note-changed": { en: "Note changed", ko: "메모 변경" },
  "group-changed": { en: "Exams joined or parted", ko: "검사 묶음 변경" },
  "prior-opened": { en: "Prior opened", ko: "과거 검사 열기" },
  "patient-corrected": { en: "Patient's data corrected by the archive", ko: "영상 서버에서 환자 정보 정정" },
  "correction-seen": { en: "Correction of a patient seen", ko: "환자 정보 정정 확인" },
  "instances-transferred": { en: "Images fetched", ko: "영상 받기" },
  "instances-refused": { en: "Images refused", ko: "영상 거부" },
  exported: { en: "Images exported", ko: "영상 내보내기" },
  "study-evicted": { en: "Images removed to make room", ko: "공간 확보를 위해 영상 삭제" },
  "finding-changed": { en: "Finding changed", ko: "소견 변경" },
  "site-changed": { en: "Site added, changed, removed or exported", ko: "병원 설정 변경 또는 내보내기" },
  "settings-changed": { en: "Settings changed", ko: "설정 변경" },
  "orders-taken": { en: "Orders taken in", ko: "처방 받음" },
  "order-match-decided": { en: "Match of an order and a study decided", ko: "처방과 검사 연결 판단" },
  "tls-failed": { en: "Certificate refused", ko: "인증서 거부" },
  "erase-refused": { en: "Erasing refused", ko: "삭제 거부" },
  "audit-read": { en: "Audit looked at", ko: "감사 기록 열람" },
  "vault-damaged": { en: "Damage found in the vault", ko: "보관소 손상 발견" },
  worklist: { en: "worklist", ko: "판독 목록" },
  priors: { en: "priors", ko: "과거 검사" },
  test: { en: "test", ko: "연결 시험" },
  preview: { en: "preview", ko: "미리보기" },
  answers: { en: { one: "{count} study", other: "{count} studies" }, ko: "검사 {count}건" },
  together: {
    en: { one: "{count} question since {since}", other: "{count} questions since {since}" },
    ko: "{since}부터 질의 {count}회",
  },
  refused: { en: "refused {at}", ko: "{at}에 거부됨" },
});

type Query = Extract<AuditEvent, { readonly kind: "query" }>;

/** Site ids are shown as names; all other particulars as they stand. */
export function useAuditWords(): (event: AuditEvent) => string {
  const t = useTexts(texts);
  const problemWords = useProblemWords();
  const { sites } = useSites();
  const { dates } = useSettings();
  const when = (at: number): string => `${writeDay(at, dates)} ${writeClock(at)}`;
  const nameOf = (siteId: string): string => sites.find(({ id }) => id === siteId)?.name ?? siteId;
  const ofQuery = ({ siteId, what, answers, questions, since }: Query): string[] => [
    ...(siteId === "" ? [] : [nameOf(siteId)]),
    t(what),
    ...(answers === null ? [] : [t("answers", { count: answers })]),
    ...(since === null ? [] : [t("together", { count: questions, since: when(since) })]),
  ];
  const particularsOf = (event: AuditEvent): string[] => {
    if (event.kind === "query") return ofQuery(event);
    return Object.entries(event).flatMap(([name, value]) => {
      if (name === "kind" || name === "problem" || value === null) return [];
      if (name === "siteId") return [nameOf(String(value))];
      if (name === "refusedAt") return [t("refused", { at: when(Number(value)) })];
      return Array.isArray(value) ? (value.length === 0 ? [] : [value.join(", ")]) : [String(value)];
    });
  };
  return (event) => {
    const problem =
      "problem" in event && event.problem !== null ? [problemWords({ code: event.problem, detail: "" })] : [];
    return [t(event.kind), ...particularsOf(event), ...problem].join(" · ");
  };
}
