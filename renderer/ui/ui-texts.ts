import { defineTexts } from "./texts.ts";

export const uiTexts = defineTexts({
  close: { en: "Close", ko: "닫기" },
  cancel: { en: "Cancel", ko: "취소" },
  details: { en: "Details", ko: "자세히" },
  "try-again": { en: "Try again", ko: "다시 시도" },
});
