/** HP-18 to HP-20: the view of a projection. */

import { projectionModalities } from "../display-set.ts";
import { type Trait, trait, type View } from "../series-traits.ts";
import { bySamples, byWords, type SeriesEvidence, seriesNames, type WordTable } from "./evidence.ts";

/** View Code Sequence (0054,0220): PS3.16 CID 4014 (mammography) and 4010, SNOMED CT and the older SRT. */
const codes: Readonly<Record<string, View>> = {
  "399162004": "cc",
  "R-10242": "cc",
  "399368009": "mlo",
  "R-10226": "mlo",
  "399260004": "ml",
  "R-10224": "ml",
  "399352003": "lm",
  "R-10228": "lm",
  "399192008": "xccl",
  "R-1024A": "xccl",
  "399196006": "fb",
  "R-10244": "fb",
  "R-10206": "ap",
  "R-10214": "pa",
  "399173006": "lateral",
  "R-10236": "lateral",
  "399198007": "lateral",
  "R-10232": "lateral",
  "399182000": "oblique",
};

/** Words of codes' meanings, of names, and of View Position (0018,5101) where sites write words there. */
const words: WordTable<View> = [
  ["decubitus", /\b(?:decub\w*|lld|rld)\b|데쿠비/],
  ["xccl", /\b(?:xccl|exaggerated cranio-?caudal\w*)\b/],
  ["mlo", /\b(?:mlo|medio-?lateral oblique|내외사위)\b/],
  ["cc", /\b(?:cc|cranio-?caudal)\b|상하/],
  ["lm", /\b(?:lm|latero-?medial)\b/],
  ["ml", /\b(?:ml|medio-?lateral)\b/],
  ["fb", /\b(?:fb|caudo-?cranial)\b/],
  ["oblique", /\b(?:obl|obli|obliq\w*|schrag\w*|rao|lao|rpo|lpo|rlo|llo)\b|사위/],
  ["axial", /\b(?:axial|skyline|sunrise|merchant|axillary|tangential)\b|축상/],
  ["lateral", /\b(?:lat|lateral|ll|rl|seitl\w*|profile|l-?lat|r-?lat)\b|측면/],
  ["pa", /\b(?:pa|p-?a|p\.a\.|postero-?anterior)\b|후전/],
  ["ap", /\b(?:ap|a-?p|a\.p\.|antero-?posterior)\b|전후/],
];

const fromWords = (text: string): View | undefined =>
  words.find(([, pattern]) => pattern.test(text.toLowerCase()))?.[0];

/** Positions that leave open whether the part was turned: a name that says oblique is more exact (HP-20). */
const straight: ReadonlySet<View> = new Set(["ap", "pa"]);

export function traitView(evidence: SeriesEvidence): Trait<View> | null {
  if (!projectionModalities.has(evidence.modality)) return null;
  const coded = bySamples(evidence.samples, ({ technique }) => {
    if (technique?.view == null) return null;
    const { code, meaning } = technique.view;
    const value = codes[code] ?? fromWords(meaning);
    return value === undefined ? null : trait(value, "ViewCodeSequence", `${code} ${meaning}`.trim());
  });
  if (coded !== null) return coded;
  const position = bySamples(evidence.samples, ({ viewPosition }) => {
    const value = fromWords(viewPosition);
    return value === undefined ? null : trait(value, "ViewPosition", viewPosition);
  });
  const named = byWords(seriesNames(evidence), words);
  if (position === null) return named;
  return straight.has(position.value) && named?.value === "oblique"
    ? { value: "oblique", reasons: [...position.reasons, ...named.reasons] }
    : position;
}
