/** Reads the crash reports that are kept in the profile. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CrashReport, crashReport } from "../../../shared/contract/program.ts";
import { namesIn } from "./write-crash-report.ts";

/** Newest first; what is no report is left out. */
export function listCrashReports(folder: string): readonly CrashReport[] {
  return namesIn(folder).flatMap((name) => {
    try {
      const report = crashReport.safeParse(JSON.parse(readFileSync(join(folder, name), "utf8")));
      return report.success ? [report.data] : [];
    } catch {
      return [];
    }
  });
}
