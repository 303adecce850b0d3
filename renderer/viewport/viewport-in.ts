import { Enums, type RenderingEngine, StackViewport } from "@cornerstonejs/core";

/** A Cornerstone viewport for stacks in an element; the element may have been another engine's. */
export function viewportIn(engine: RenderingEngine, viewportId: string, element: HTMLDivElement): StackViewport {
  engine.enableElement({ viewportId, type: Enums.ViewportType.STACK, element });
  const viewport = engine.getViewport(viewportId);
  if (!(viewport instanceof StackViewport)) throw new Error("not a stack viewport");
  return viewport;
}
