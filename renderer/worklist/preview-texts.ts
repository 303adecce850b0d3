import { defineTexts } from "../ui/texts.ts";

export const previewTexts = defineTexts({
  preview: { en: "Exam under the cursor", ko: "선택한 검사" },
  order: { en: "Order", ko: "의뢰" },
  doubtful: {
    en: {
      one: "{count} match of order and study waits for you",
      other: "{count} matches of order and study wait for you",
    },
    ko: "확인이 필요한 처방 연결 {count}건",
  },
  decide: { en: "Decide", ko: "확인하기" },
  cancelled: {
    en: "The order was cancelled: ask the site before reading.",
    ko: "처방이 취소되었습니다. 판독 전에 병원에 확인하세요.",
  },
  expected: { en: "Expected {when}", ko: "{when} 예정" },
  "placer-number": { en: "Placer number {numbers}", ko: "처방번호 {numbers}" },
  accession: { en: "Accession {numbers}", ko: "접수번호 {numbers}" },
  "series-all": {
    en: { one: "Series · {count} image, all here, checked", other: "Series · {count} images, all here, checked" },
    ko: "시리즈 · 영상 {count}장, 모두 이곳에 있고 확인됨",
  },
  "series-some": { en: "Series · {here} of {count} images here", ko: "시리즈 · 영상 {count}장 중 {here}장" },
  "more-series": { en: "and {count} more series", ko: "외 시리즈 {count}개" },
  "priors-count": { en: "Priors · {relevant} relevant of {found}", ko: "과거 검사 · {found}건 중 관련 {relevant}건" },
  "priors-none": { en: "Priors · none found", ko: "과거 검사 · 없음" },
  "priors-not-searched": { en: "Priors · not searched yet", ko: "과거 검사 · 아직 조회하지 않음" },
  "priors-searching": { en: "Priors · searching…", ko: "과거 검사 · 조회 중…" },
  "priors-failed": {
    en: "Priors · the search failed: there may be more",
    ko: "과거 검사 · 조회 실패: 더 있을 수 있습니다",
  },
  "not-relevant": { en: "not relevant", ko: "관련 없음" },
  "search-again": { en: "Search again", ko: "다시 찾기" },
  open: { en: "Open", ko: "열기" },
  reserve: { en: "Reserve", ko: "예약" },
  "fetch-now": { en: "Fetch now", ko: "지금 받기" },
  "all-keys": { en: "All keys", ko: "모든 단축키" },
  "content-failed": { en: "The exam's content could not be shown", ko: "검사 내용을 표시하지 못했습니다" },
});
