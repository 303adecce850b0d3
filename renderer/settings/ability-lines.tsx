import type { ArchiveAbilities, FoundAbilities, FoundParallelism } from "../../shared/contract/archive-abilities.ts";
import { writeClock, writeDay } from "../ui/format/dates.ts";
import { writeRate } from "../ui/format/measures.ts";
import { type Say, useTexts } from "../ui/texts.ts";
import { useSettings } from "../workspace/hooks.ts";
import { abilityTexts } from "./ability-texts.ts";

const wayOf = (offered: readonly ("get" | "move")[]): "get" | "move" | "get-move" =>
  offered.length > 1 ? "get-move" : (offered[0] ?? "get");

/** How many it is asked for at once, and what came with so many. */
function parallelismWords(found: FoundParallelism | null, t: Say<typeof abilityTexts>): readonly string[] {
  if (found === null) return [];
  const { atOnce: count, bytesPerSecond, isRefused } = found;
  if (isRefused) return [t("at-once-refused", { count })];
  return [
    bytesPerSecond === null ? t("at-once", { count }) : t("at-once-rate", { count, rate: writeRate(bytesPerSecond) }),
  ];
}

/** What was found out, in plain words; what was not is left out. */
export function abilityWords(abilities: ArchiveAbilities, t: Say<typeof abilityTexts>): readonly string[] {
  if (abilities.kind === "dimse") {
    const { retrieve, associations } = abilities;
    return [
      ...(retrieve === null ? [] : [t(`retrieve-${wayOf(retrieve)}`)]),
      ...(associations === null ? [] : [t("associations", { count: associations })]),
    ];
  }
  const { counting, counts, wholeSeries, paging, pageCap, fields, parallelism } = abilities;
  return [
    ...(counting === null ? [] : [t(`counting-${counting}`)]),
    ...(counts === null ? [] : [t(`counts-${counts}`)]),
    ...(wholeSeries === null ? [] : [t(wholeSeries ? "whole-series" : "single-images")]),
    ...(paging === null ? [] : [pageCap === null ? t(`paging-${paging}`) : t("paging-capped", { count: pageCap })]),
    ...parallelismWords(parallelism, t),
    ...(fields === null ? [] : [t(fields ? "fields" : "no-fields")]),
  ];
}

/** What an archive was found to do, and when: one calm line. */
export function AbilityLines({ found }: { readonly found: FoundAbilities }) {
  const t = useTexts(abilityTexts);
  const { dates } = useSettings();
  const words = abilityWords(found.abilities, t);
  if (words.length === 0) return null;
  const when = `${writeDay(found.foundAt, dates)} ${writeClock(found.foundAt)}`;
  return (
    <p className="tone-2">
      {t("found", { when })}: {words.join(" · ")}
    </p>
  );
}
