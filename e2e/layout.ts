/** What no screen may have: words that are cut off or run over, controls on one another, a page that scrolls sideways. */
import type { Page } from "@playwright/test";

/** Runs in the page: it may use nothing from outside itself. */
function findFaults(): string[] {
  const faults: string[] = [];
  const nameOf = (element: Element): string => {
    const words = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().replace(/\s+/g, " ");
    return `<${element.tagName.toLowerCase()}> “${words.slice(0, 50)}”`;
  };
  const isShown = (element: Element): boolean =>
    element.closest("[inert], .visually-hidden, [hidden]") === null &&
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  /** Scrolls, or lies in something that does: what is out of sight there can be brought into it. */
  const inScroller = (element: Element | null): boolean => {
    if (element === null) return false;
    const { overflowX, overflowY } = getComputedStyle(element);
    return /auto|scroll/.test(`${overflowX} ${overflowY}`) || inScroller(element.parentElement);
  };

  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) faults.push(`the page scrolls sideways: ${page.scrollWidth}`);

  const range = document.createRange();
  for (const element of document.body.querySelectorAll("*")) {
    if (element instanceof SVGElement || element instanceof HTMLCanvasElement || !isShown(element)) continue;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const clips = /hidden|clip/.test(style.overflowX);
    if (clips && element.scrollWidth > element.clientWidth + 1 && box.width > 2 && element.clientWidth > 0) {
      // Pictures may be larger than the place they stand in; words that are cut must end in dots, and be told in full.
      const told = element.closest("[title]") !== null && style.textOverflow === "ellipsis";
      if (!told && (element.textContent ?? "").trim() !== "" && element.querySelector("canvas, [title]") === null)
        faults.push(`cut off: ${nameOf(element)}`);
    }
    const texts = [...element.childNodes].filter(
      (node) => node.nodeType === 3 && (node.textContent ?? "").trim() !== "",
    );
    if (texts.length === 0 || clips) continue;
    for (const text of texts) {
      range.selectNodeContents(text);
      const words = range.getBoundingClientRect();
      if (words.width === 0) continue;
      const clipper = (function clipping(outer: Element | null): Element | null {
        if (outer === null || outer === document.body) return null;
        return getComputedStyle(outer).overflowX === "visible" ? clipping(outer.parentElement) : outer;
      })(element);
      if (style.display !== "inline" && (words.right > box.right + 1 || words.left < box.left - 1)) {
        if (clipper === null || getComputedStyle(clipper).textOverflow !== "ellipsis")
          faults.push(`runs over: ${nameOf(element)}`);
      }
      if (style.display !== "inline" && words.bottom > box.bottom + 3)
        faults.push(`runs out below: ${nameOf(element)}`);
      const outside =
        words.left < -1 || words.right > innerWidth + 1 || words.top < -1 || words.bottom > innerHeight + 1;
      if (outside && !inScroller(element)) faults.push(`off the screen: ${nameOf(element)}`);
    }
  }

  const wanted = "button, a[href], input, textarea, select, summary, [role=button], [role=option], [role=tab]";
  const controls = [...document.querySelectorAll(wanted)].filter((element) => {
    if (!isShown(element)) return false;
    const { left, top, width, height } = element.getBoundingClientRect();
    if (width < 4 || height < 4) return false;
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return hit !== null && (element.contains(hit) || hit.contains(element));
  });
  // A button may stand in a field's own frame, where the field's padding keeps what is typed from it.
  const ownBox = (element: Element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    if (element.tagName !== "INPUT") return { left, right, top, bottom };
    const { paddingLeft, paddingRight } = getComputedStyle(element);
    return { left: left + Number.parseFloat(paddingLeft), right: right - Number.parseFloat(paddingRight), top, bottom };
  };
  for (const [at, one] of controls.entries())
    for (const other of controls.slice(at + 1)) {
      if (one.contains(other) || other.contains(one)) continue;
      const [a, b] = [ownBox(one), ownBox(other)];
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (width > 1 && height > 1) faults.push(`on one another: ${nameOf(one)} and ${nameOf(other)}`);
    }
  return [...new Set(faults)];
}

/** Faults of the layout on screen now, in words; none when all is well. */
export const layoutFaults = (page: Page): Promise<readonly string[]> => page.evaluate(findFaults);
