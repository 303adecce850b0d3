/** Rules of protocols, and why protocols lost, in words. */
import type { Lost } from "../../shared/hanging/choose-protocol.ts";
import type { Hanging } from "../../shared/hanging/hang.ts";
import type { StudyRule } from "../../shared/hanging/protocol.ts";
import { regions } from "../../shared/relevance/region.ts";
import type { Language } from "../ui/language.ts";
import type { Say } from "../ui/texts.ts";
import type { traitTexts } from "../ui/traits/trait-texts.ts";
import type { hangingTexts } from "./hanging-texts.ts";

type SayHanging = Say<typeof hangingTexts>;
type SayTrait = Say<typeof traitTexts>;

function valueWords(w: SayTrait, value: string | number | boolean): string {
  const region = regions.find((one) => one === value);
  return region === undefined ? String(value) : w(`region-${region}`);
}

export function ruleWords(t: SayHanging, w: SayTrait, rule: StudyRule): string {
  const of = t(`of-${rule.of}`);
  const listed = (values: readonly (string | number | boolean)[]): string =>
    values.map((value) => valueWords(w, value)).join(t("or"));
  return [
    rule.is === undefined ? "" : t("rule-is", { of, values: listed(rule.is) }),
    rule.not === undefined ? "" : t("rule-not", { of, values: listed(rule.not) }),
    rule.atLeast === undefined ? "" : t("rule-at-least", { of, value: rule.atLeast }),
    rule.atMost === undefined ? "" : t("rule-at-most", { of, value: rule.atMost }),
    rule.has === undefined ? "" : t("rule-has", { of, values: listed(rule.has) }),
  ]
    .filter((text) => text !== "")
    .join(", ");
}

export function lostWords(t: SayHanging, w: SayTrait, lost: Lost): string {
  if (lost.why === "rule") return t("lost-rule", { rule: ruleWords(t, w, lost.rule) });
  if (lost.why === "set") return t("lost-set", { set: lost.set });
  return lost.why === "few" ? t("lost-few", { there: lost.there }) : t(`outranked-${lost.by}`);
}

/** "CT chest · Lung (2 of 3)"; `null` when no protocol hangs the exam. */
export function hungBy(t: SayHanging, { chosen, stage }: Hanging, language: Language): string | null {
  if (chosen === null) return null;
  const { stages, name } = chosen.protocol;
  const told = { protocol: name[language], stage: stages[stage]?.name[language] ?? "" };
  return stages.length > 1 ? t("hung-by-nth", { ...told, n: stage + 1, all: stages.length }) : t("hung-by", told);
}
