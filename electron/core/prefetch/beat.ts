/**
 * What is told of fetching (progress, images that came, rows) is told twice a second, all at one time: each telling draws
 * the screen anew, which costs a machine without a GPU more than the fetching itself.
 */
const BEAT_MS = 500;

/** Milliseconds until the next beat. */
export const untilBeat = (now: number = performance.now()): number => BEAT_MS - (now % BEAT_MS);
