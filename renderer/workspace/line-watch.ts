/** Tells the core when the machine has a network again, so that nobody waits for the pauses after failures (MA-3). */
import { tellLineBack } from "./calls/work-calls.ts";

/**
 * The browser's engine notices its machine's network, in both hosts.
 *
 * @returns ends the watch
 */
export function watchLine(
  target: Pick<Window, "addEventListener" | "removeEventListener">,
  tell: () => Promise<unknown> = tellLineBack,
): () => void {
  const back = (): void => void tell();
  target.addEventListener("online", back);
  return () => target.removeEventListener("online", back);
}
