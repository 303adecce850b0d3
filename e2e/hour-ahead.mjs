/**
 * Loaded into the program before it (`node --import`): SIGUSR2 puts its clock an hour forward, as a clock that was set or a
 * machine that slept would. Its timers run as before. Stands in for an hour of waiting, and for nothing else.
 */
import { isMainThread } from "node:worker_threads";

const HOUR_MS = 3_600_000;
const Real = Date;
let ahead = 0;

globalThis.Date = class extends Real {
  /** @param {ConstructorParameters<typeof Real> | []} parts */
  constructor(...parts) {
    if (parts.length === 0) super(Real.now() + ahead);
    else super(...parts);
  }
  static now() {
    return Real.now() + ahead;
  }
};

if (isMainThread) {
  process.on("SIGUSR2", () => {
    ahead += HOUR_MS;
  });
}
