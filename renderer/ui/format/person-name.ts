/** Names of persons as they are read (PS3.5 6.2.1): groups by script, components by carets. */
import type { PersonName } from "../../../shared/dicom/summaries.ts";

const HANGUL_OR_HAN = /[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]/u;

/** One group: "family, given middle" in Latin script, "familygiven" in Hangul, kana and Han. */
export function writeNameGroup(group: string): string {
  const [family = "", given = "", middle = ""] = group.split("^").map((part) => part.trim());
  if (HANGUL_OR_HAN.test(group)) return `${family}${given}${middle}` || group.replaceAll("^", " ").trim();
  const rest = [given, middle].filter((part) => part !== "").join(" ");
  return [family, rest].filter((part) => part !== "").join(", ");
}

/** The name to show, and the other scripts' forms beside it. */
export function writeName(name: PersonName): { readonly main: string; readonly others: readonly string[] } {
  const groups = [name.ideographic, name.alphabetic, name.phonetic].map(writeNameGroup);
  const [main = "", ...others] = [...new Set(groups.filter((group) => group !== ""))];
  return { main, others };
}
