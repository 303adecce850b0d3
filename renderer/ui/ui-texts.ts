import { defineTexts } from "./texts.ts";

export const uiTexts = defineTexts({
  "no-name": { en: "(no name)", ko: "(이름 없음)" },
  close: { en: "Close", ko: "닫기" },
  cancel: { en: "Cancel", ko: "취소" },
  details: { en: "Details", ko: "자세히" },
  "try-again": { en: "Try again", ko: "다시 시도" },
});
