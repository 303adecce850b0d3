/** What nobody caught is a bug: it is logged without its words, and the program ends rather than go on half right. */
import type { Crash } from "../core/crashes/write-crash-report.ts";
import type { Log } from "./log.ts";

/**
 * @param report writes the crash down for whoever looks into it later
 * @param end ends the program with that exit code
 */
export function logCrashes(log: Log, report: (crash: Crash) => void, end: (code: number) => void): void {
  const crash = (error: unknown) => {
    log.fatal({ err: error }, "an error that nothing caught");
    report({ process: "main", reason: "error", exitCode: 1, error });
    end(1);
  };
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);
}
