import { defineTexts } from "../ui/texts.ts";

export const seriesTraitsTexts = defineTexts({
  title: { en: "What is this series?", ko: "이 시리즈는 무엇인가요?" },
  trait: { en: "It shows", ko: "내용" },
  reason: { en: "Known by", ko: "근거" },
  untold: { en: "nothing tells", ko: "알 수 없음" },
  none: { en: "none", ko: "없음" },
  "holds-for": {
    en: "What you choose here holds for every {modality} series of {site} named “{name}”, now and later.",
    ko: "여기서 고른 내용은 {site}의 {modality} 시리즈 중 이름이 “{name}”인 모든 시리즈에 지금부터 적용됩니다.",
  },
  keep: { en: "Correct it", ko: "바로잡기" },
  "take-back": { en: "As the images say", ko: "영상 정보대로 되돌리기" },
  cancel: { en: "Cancel", ko: "취소" },
  unchanged: { en: "Change a value to correct it.", ko: "값을 바꾸면 바로잡을 수 있습니다." },
  failed: { en: "The correction could not be kept", ko: "바로잡은 내용을 저장하지 못했습니다" },
});
