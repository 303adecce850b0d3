/** Locks the screen when no hand was on mouse or keyboard for so long as the reader set. */
import { lockScreen } from "../workspace/calls/session-calls.ts";
import { applySession } from "../workspace/core-feed.ts";
import { sessionStore } from "../workspace/session-store.ts";
import { settingsStore } from "../workspace/settings-store.ts";

const signs = ["pointerdown", "pointermove", "keydown", "wheel"] as const;
const LOOK_EVERY_MS = 5000;

/** What the watch needs of the program; the clock is the wall's, which goes on while the machine sleeps. */
export interface IdleParts {
  readonly now: () => number;
  /** Only an open screen can lock. */
  readonly isOpen: () => boolean;
  readonly limitMs: () => number;
  readonly lock: () => Promise<void>;
}

const program: IdleParts = {
  now: Date.now,
  isOpen: () => sessionStore.getState().session?.mode === "open",
  limitMs: () => settingsStore.getState().settings.lockAfterMinutes * 60_000,
  async lock() {
    const answer = await lockScreen("idle");
    // A core that is away cannot lock; it is asked again at the next look.
    if (answer.ok) applySession(answer.value);
  },
};

/** @returns ends the watch */
export function watchIdle(target: Pick<Window, "addEventListener" | "removeEventListener">, parts = program) {
  const { now, isOpen, limitMs, lock } = parts;
  let last = now();
  const look = (): void => {
    if (!isOpen()) last = now();
    else if (now() - last >= limitMs()) void lock();
  };
  // A hand that comes too late (the machine slept, timers stood still) locks too: it may be another's.
  const seen = (): void => {
    look();
    if (now() - last < limitMs()) last = now();
  };
  for (const sign of signs) target.addEventListener(sign, seen, { capture: true, passive: true });
  const timer = setInterval(look, LOOK_EVERY_MS);
  return (): void => {
    clearInterval(timer);
    for (const sign of signs) target.removeEventListener(sign, seen, { capture: true });
  };
}
