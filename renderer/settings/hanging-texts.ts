import { defineTexts } from "../ui/texts.ts";

export const hangingTexts = defineTexts({
  hanging: { en: "Hanging", ko: "영상 배치" },
  corrections: { en: "Series you corrected", ko: "바로잡은 시리즈" },
  "corrections-says": {
    en: "What you said that series of a site are. It stands before what their images say. In the room, “What is this series?” adds to it.",
    ko: "병원별로 판독자가 정한 시리즈 내용입니다. 영상 정보보다 우선합니다. 판독실의 “이 시리즈는 무엇인가요?”에서 추가합니다.",
  },
  "no-corrections": { en: "None so far.", ko: "아직 없습니다." },
  protocols: { en: "Hanging protocols", ko: "배치 규칙" },
  "protocols-says": {
    en: "Your own stand before a site's, a site's before those that ship. Export one to change it, and import it again; docs/hanging-protocol-schema.json says what it may hold.",
    ko: "판독자의 규칙이 병원 규칙보다, 병원 규칙이 기본 규칙보다 우선합니다. 하나를 내보내 고친 뒤 다시 가져오세요. 형식은 docs/hanging-protocol-schema.json에 있습니다.",
  },
  "for-site": { en: "For which exams", ko: "적용할 검사" },
  mine: { en: "Mine, for every site", ko: "모든 병원에 내 규칙" },
  "built-in": { en: "ships with Alcove", ko: "기본 규칙" },
  import: { en: "Import…", ko: "가져오기…" },
  export: { en: "Export", ko: "내보내기" },
  delete: { en: "Delete", ko: "삭제" },
  "remove-protocol": { en: "Delete {name}", ko: "{name} 삭제" },
  "export-protocol": { en: "Export {name}", ko: "{name} 내보내기" },
  "import-failed": { en: "The protocol could not be taken in", ko: "배치 규칙을 가져오지 못했습니다" },
  remove: { en: "Take back", ko: "되돌리기" },
  "remove-correction": { en: "Take back what was said of {name}", ko: "{name} 바로잡은 내용 되돌리기" },
});
