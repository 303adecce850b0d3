import { MantineThemeProvider } from "@mantine/core";
import { createContext, type ReactNode, useContext, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";

const Closed = createContext(false);
/** Whether the part that asks stands behind a closed curtain: keys that reach the page are not meant for it. */
export const useBehindCurtain = (): boolean => useContext(Closed);

/** What leaves with an element that leaves the document, and is put back with it. */
interface Left {
  readonly focus: Element | null;
  readonly scrolls: readonly { readonly element: Element; readonly top: number; readonly left: number }[];
}

const scrollsWithin = (stage: Element): Left["scrolls"] =>
  [...stage.querySelectorAll("*")]
    .filter(({ scrollTop, scrollLeft }) => scrollTop !== 0 || scrollLeft !== 0)
    .map((element) => ({ element, top: element.scrollTop, left: element.scrollLeft }));

/** Dialogs and menus stand beside the floor, not in the body: they leave with it. */
function makeStage() {
  const stage = document.createElement("div");
  const floor = document.createElement("div");
  const overlays = document.createElement("div");
  stage.style.height = "100%";
  floor.style.height = "100%";
  stage.append(floor, overlays);
  return { stage, floor, theme: { components: { Portal: { defaultProps: { target: overlays } } } } };
}

interface CurtainProps {
  readonly closed: boolean;
  readonly children: ReactNode;
}

/**
 * Takes its children out of the document while it is closed, dialogs and menus they opened with them, and puts them
 * back as they were: what was typed, where one had scrolled, where the focus stood, and canvases with what they show.
 *
 * Hiding would leave every name in the page for whoever opens its inspector.
 */
export function Curtain({ closed, children }: CurtainProps) {
  const place = useRef<HTMLDivElement>(null);
  const left = useRef<Left | null>(null);
  const [{ stage, floor, theme }] = useState(makeStage);
  useLayoutEffect(() => {
    if (closed) {
      if (!stage.isConnected) return;
      const focus = stage.contains(document.activeElement) ? document.activeElement : null;
      left.current = { focus, scrolls: scrollsWithin(stage) };
      stage.remove();
      return;
    }
    place.current?.append(stage);
    for (const { element, top, left: across } of left.current?.scrolls ?? []) element.scrollTo(across, top);
    // React's own autofocus came before the stage stood in the document.
    const focus = left.current === null ? stage.querySelector("[data-autofocus]") : left.current.focus;
    if (focus instanceof HTMLElement) focus.focus({ preventScroll: true });
    left.current = null;
  }, [closed, stage]);
  return (
    <div ref={place} style={{ height: "100%" }}>
      {createPortal(
        <MantineThemeProvider theme={theme}>
          <Closed value={closed}>{children}</Closed>
        </MantineThemeProvider>,
        floor,
      )}
    </div>
  );
}
