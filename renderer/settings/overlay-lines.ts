/** Lines over images that can be turned off, by the ids that the room knows them by. */
import type { Localized } from "../ui/language.ts";

export const overlayLines: readonly { readonly id: string; readonly name: Localized }[] = [
  { id: "series", name: { en: "Series", ko: "시리즈" } },
  { id: "date", name: { en: "Date and time", ko: "날짜와 시각" } },
  { id: "age", name: { en: "Age against today", ko: "오늘과의 시간 차이" } },
  { id: "site", name: { en: "Site", ko: "병원" } },
  { id: "window", name: { en: "Window", ko: "창 (W/L)" } },
  { id: "zoom", name: { en: "Zoom", ko: "확대" } },
  { id: "thickness", name: { en: "Thickness and position", ko: "두께와 위치" } },
  { id: "image", name: { en: "Image number", ko: "영상 번호" } },
  { id: "orientation", name: { en: "Orientation letters", ko: "방향 글자" } },
];
