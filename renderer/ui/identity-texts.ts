import { defineTexts } from "./texts.ts";

export const identityTexts = defineTexts({
  name: { en: "Name", ko: "이름" },
  id: { en: "Number", ko: "환자번호" },
  "birth-date": { en: "Birth date", ko: "생년월일" },
  sex: { en: "Sex", ko: "성별" },
  before: { en: "Before", ko: "이전" },
  after: { en: "Now", ko: "현재" },
  "not-told": { en: "(not told)", ko: "(없음)" },
  "other-patient": {
    en: "The archive says now that this is another patient",
    ko: "영상 서버가 이 검사를 다른 환자의 것으로 정정했습니다",
  },
  corrected: {
    en: "The archive corrected this patient's data",
    ko: "영상 서버에서 이 환자의 정보를 정정했습니다",
  },
  "other-patient-says": {
    en: "Its images are fetched again, and priors looked for anew; until then neither is shown. What you measured is kept.",
    ko: "영상을 다시 받고 과거 검사를 다시 찾습니다. 그동안은 표시하지 않습니다. 측정한 내용은 그대로 있습니다.",
  },
  "corrected-says": {
    en: "The images are the same. What you measured is kept.",
    ko: "영상은 그대로이며 측정한 내용도 그대로 있습니다.",
  },
  seen: { en: "I have seen it", ko: "확인했습니다" },
});
