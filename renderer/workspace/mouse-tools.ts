/** What a mouse button can do over an image, and which does what. */
import type { Localized } from "../ui/language.ts";

export const toolIds = ["window", "zoom", "pan", "scroll", "length", "ellipse", "magnifier"] as const;
export type ToolId = (typeof toolIds)[number];

export const toolNames: Readonly<Record<ToolId, Localized>> = {
  window: { en: "Window", ko: "윈도우" },
  zoom: { en: "Zoom", ko: "확대" },
  pan: { en: "Pan", ko: "이동" },
  scroll: { en: "Scroll by drag", ko: "끌어서 넘기기" },
  length: { en: "Measure a length", ko: "길이 측정" },
  ellipse: { en: "Ellipse: mean, deviation, area", ko: "타원: 평균, 표준편차, 면적" },
  magnifier: { en: "Magnifier", ko: "돋보기" },
};

const isTool = (value: string | undefined): value is ToolId => toolIds.some((id) => id === value);

export const mouseButtons = ["middle", "right"] as const;
export type MouseButton = (typeof mouseButtons)[number];
const usual: Readonly<Record<MouseButton, ToolId>> = { middle: "pan", right: "zoom" };

/** What the middle and the right button do. @param mapped the reader's `settings.mouse` */
export function toolOf(button: MouseButton, mapped: Readonly<Record<string, string>>): ToolId {
  const wanted = mapped[button];
  return isTool(wanted) ? wanted : usual[button];
}

/**
 * @param button as PointerEvent numbers them
 * @param left the tool of the left button now
 * @returns null for buttons that do nothing
 */
export function toolOfButton(button: number, left: ToolId, mapped: Readonly<Record<string, string>>): ToolId | null {
  if (button === 0) return left;
  if (button === 1) return toolOf("middle", mapped);
  return button === 2 ? toolOf("right", mapped) : null;
}
