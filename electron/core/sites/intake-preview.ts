/** What an intake rule would let in right now: the archives are asked, and every study is judged. */
import type { SiteConfig } from "../../../shared/contract/site.ts";
import type { IntakePreview } from "../../../shared/contract/site-status.ts";
import type { StudySummary } from "../../../shared/dicom/summaries.ts";
import { countUnreadable } from "../../../shared/dicom/unreadable-row.ts";
import { matchesIntake, pollRange, priorityOf } from "../../../shared/sites/intake.ts";
import type { UtcMillis } from "../../../shared/units.ts";
import type { UnreadableRow } from "../archives/index.ts";

const SHOWN = 50;

const newestFirst = (a: StudySummary, b: StudySummary): number =>
  a.date + a.time < b.date + b.time ? 1 : a.date + a.time > b.date + b.time ? -1 : 0;

/** Judges what an archive answered; the newest are shown. */
export function previewIntake(
  config: SiteConfig,
  studies: readonly StudySummary[],
  unreadable: readonly UnreadableRow[],
  now: UtcMillis,
): IntakePreview {
  const sorted = [...studies].sort(newestFirst);
  const judged = sorted.map((study) => ({ study, ...matchesIntake(config.intake, study, now, config.timeZone) }));
  const matched = judged.filter(({ matches }) => matches);
  const leftOut = judged.filter(({ matches }) => !matches);
  return {
    matched: {
      count: matched.length,
      studies: matched
        .slice(0, SHOWN)
        .map(({ study }) => ({ study, priority: priorityOf(config.priorities, study).priority })),
    },
    leftOut: {
      count: leftOut.length,
      studies: leftOut.slice(0, SHOWN).map(({ study, reasons }) => ({ study, reasons: [...reasons] })),
    },
    unreadable: countUnreadable(unreadable),
  };
}

/** The days to ask for: those of the poll, so that the preview shows what the list will. */
export const previewRange = (config: SiteConfig, now: UtcMillis) => pollRange(config.intake, now, config.timeZone);
