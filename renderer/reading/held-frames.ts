/** How much of a stack is in memory, for whoever wants to scroll through it. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { framesOf, type StackView } from "../viewport/index.ts";
import { readingEngine } from "./reading-engine.ts";

/** How often it is counted. */
const EVERY_MS = 100;
/** What takes longer says how far it is. */
const SOON_MS = 1000;

export interface HeldPart {
  /** Some of it is still to come. */
  readonly busy: boolean;
  /** Whole percent in memory, once it takes long; else null. */
  readonly percent: number | null;
}

const whole: HeldPart = { busy: false, percent: null };

/** How much of the stack that a viewport shows is in memory. A frame that failed is not waited for. */
export function useHeldPart(view: StackView): HeldPart {
  const { stack } = useSyncExternalStore(view.subscribe, view.snapshot);
  const [part, setPart] = useState(whole);
  useEffect(() => {
    if (stack === null) return setPart(whole);
    const { frames } = readingEngine();
    const wanted = framesOf(stack);
    const from = performance.now();
    const count = (): void => {
      const held = frames.countHeld(wanted);
      const busy = held < wanted.length && wanted.some((ref) => !["held", "failed"].includes(frames.get(ref).state));
      const percent =
        busy && performance.now() - from > SOON_MS ? Math.floor((100 * held) / Math.max(1, wanted.length)) : null;
      setPart((now) => (now.busy === busy && now.percent === percent ? now : { busy, percent }));
      if (!busy) window.clearInterval(timer);
    };
    const timer = window.setInterval(count, EVERY_MS);
    count();
    return () => window.clearInterval(timer);
  }, [stack]);
  return part;
}
