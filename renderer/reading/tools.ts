/** What a mouse button can do in a viewport. */
export const toolIds = ["scroll", "window", "zoom", "pan", "length", "ellipse"] as const;
export type ToolId = (typeof toolIds)[number];

export const isTool = (value: string | undefined): value is ToolId => toolIds.some((id) => id === value);

/** Buttons as PointerEvent numbers them, with what they do unless the reader's settings say else. */
const buttons = { 1: { name: "middle", tool: "pan" }, 2: { name: "right", tool: "zoom" } } as const;

/** @param left the tool of the left button now @param mapped the reader's `settings.mouse` */
export function toolOfButton(button: number, left: ToolId, mapped: Readonly<Record<string, string>>): ToolId | null {
  if (button === 0) return left;
  if (button !== 1 && button !== 2) return null;
  const { name, tool } = buttons[button];
  const wanted = mapped[name];
  return isTool(wanted) ? wanted : tool;
}
