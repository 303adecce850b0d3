/** Notices that the machine slept where nothing tells of it: the wall's clock went on while the program's stood still. */

const LOOK_EVERY_MS = 10_000;
/** A program that was kept waiting for less than this did not sleep. */
const MISSED_MS = 60_000;

/** @param woke told after each sleep; a wall's clock that was set is taken for one, which does no harm */
export function watchSleep(woke: () => void, now: () => number = Date.now): void {
  let last = now();
  const look = (): void => {
    const at = now();
    if (at - last > LOOK_EVERY_MS + MISSED_MS) woke();
    last = at;
  };
  setInterval(look, LOOK_EVERY_MS).unref();
}
