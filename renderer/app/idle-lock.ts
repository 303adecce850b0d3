/** Locks the screen when no hand was on mouse or keyboard for so long as the reader set. */
import { lockScreen } from "../workspace/calls/session-calls.ts";
import { applySession } from "../workspace/core-feed.ts";
import { sessionStore } from "../workspace/session-store.ts";
import { settingsStore } from "../workspace/settings-store.ts";

const signs = ["pointerdown", "pointermove", "keydown", "wheel"] as const;
const LOOK_EVERY_MS = 5000;

/** @returns ends the watch */
export function watchIdle(target: Window, now: () => number = Date.now): () => void {
  let last = now();
  const seen = () => {
    last = now();
  };
  const look = async () => {
    if (sessionStore.getState().session?.mode !== "open") return seen();
    if (now() - last < settingsStore.getState().settings.lockAfterMinutes * 60_000) return;
    const answer = await lockScreen();
    // A core that is away cannot lock; it is asked again at the next look.
    if (answer.ok) applySession(answer.value);
  };
  for (const sign of signs) target.addEventListener(sign, seen, { capture: true, passive: true });
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    for (const sign of signs) target.removeEventListener(sign, seen, { capture: true });
  };
}
