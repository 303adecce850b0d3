import { defineTexts } from "../ui/texts.ts";

export const hangingTexts = defineTexts({
  hanging: { en: "Hanging", ko: "영상 배치" },
  corrections: { en: "Series you corrected", ko: "바로잡은 시리즈" },
  "corrections-says": {
    en: "What you said that series of a site are. It stands before what their images say. In the room, “What is this series?” adds to it.",
    ko: "병원별로 판독자가 정한 시리즈 내용입니다. 영상 정보보다 우선합니다. 판독실의 “이 시리즈는 무엇인가요?”에서 추가합니다.",
  },
  "no-corrections": { en: "None so far.", ko: "아직 없습니다." },
  remove: { en: "Take back", ko: "되돌리기" },
  "remove-correction": { en: "Take back what was said of {name}", ko: "{name} 바로잡은 내용 되돌리기" },
});
