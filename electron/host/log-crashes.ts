/** What nobody caught is a bug: it is logged without its words, and the program ends rather than go on half right. */
import type { Log } from "./log.ts";

/** @param end ends the program with that exit code */
export function logCrashes(log: Log, end: (code: number) => void): void {
  const crash = (error: unknown) => {
    log.fatal({ err: error }, "an error that nothing caught");
    end(1);
  };
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);
}
