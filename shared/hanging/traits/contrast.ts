/** HP-11 to HP-13: contrast given, and the phase of it. */

import type { ImageSample } from "../image-sample.ts";
import { type Contrast, type Trait, trait } from "../series-traits.ts";
import { bySamples, byWords, type SeriesEvidence, seriesNames, studyNames, type WordTable } from "./evidence.ts";

const both =
  /\b(?:w(?:ith)? ?(?:&|and|\+|\/) ?(?:wo|w\/o|without)|(?:wo|w\/o|without) ?(?:&|and|\/) ?w(?:ith)?|nativ\w* (?:und|\+|&) (?:km|kontrast))\b|전후/;
const none =
  /\b(?:nativ\w*|plain|unenh\w*|non ?-?(?:enh\w*|contr?ast\w*|con)|nc|ncct|pre ?-?(?:contr?ast|con|gd|km)|no (?:contrast|iv)|w\/o|wo|without|ohne|calcium|ca ?-?scor\w*|smartscore\w*|kalk\w*)\b|^pre\b|비조영|조영 ?전|조영제? ?없|단순/;
const arterial = /\b(?:art|arteri\w*)\b|동맥/;
/** An angiography by CT needs an agent; MR has angiographies without (HP-13). */
const ctAngiography = /\b(?:cta|angio\w*)\b/;
const portal = /\b(?:portal\w*|portovenous|pv|pvp|ven|venous|venos\w*|portalven\w*)\b|문맥|정맥/;
const delayed = /\b(?:delay\w*|late|spat\w*|excret\w*|nephro\w*|equilib\w*|hepatobil\w*|hbp)\b|지연|배설기/;
const withAgent =
  /\b(?:c\+|\+c|ce|post ?-?(?:contr?ast|con|gd|km|inj\w*)|with (?:contrast|iv)|w contrast|enh\w*|contrast|kontrast\w*|km|mit km|gd|gado\w*|dyn|dynami\w*|dce)\b|\+c\b|\bc\+|조영/;

const phases: WordTable<Contrast> = [
  ["arterial", arterial],
  ["portal-venous", portal],
  ["delayed", delayed],
];
const ctPhases: WordTable<Contrast> = [...phases, ["arterial", ctAngiography]];
const wordsWith = (named: WordTable<Contrast>): WordTable<Contrast> => [["none", none], ...named, ["with", withAgent]];

/** Agents that were swallowed tell nothing of vessels. */
const notInVessels = /\b(?:oral|rectal|po|per os|water|intra-?articular|intrathecal)\b/i;
const noAgent = /^(?:0|no|none|non|nein|n|without|ohne|nativ\w*|없음)$/i;

function fromAgent({ contrast, technique }: ImageSample): Trait<Contrast> | null {
  const written = contrast.trim();
  if (written === "" || notInVessels.test(written)) return null;
  if (noAgent.test(written)) return trait("none", "ContrastBolusAgent", written);
  return notInVessels.test(technique?.contrastRoute ?? "") ? null : trait("with", "ContrastBolusAgent", written);
}

/** Seconds after the bolus began at which phases of a CT are taken. */
function fromDelay({ technique }: ImageSample): Trait<Contrast> | null {
  const delay = technique?.contrastDelay ?? null;
  if (delay === null) return null;
  const phase = delay < 50 ? "arterial" : delay < 130 ? "portal-venous" : delay < 3600 ? "delayed" : null;
  return phase === null ? null : trait(phase, "ContrastBolusStartTime", `${Math.round(delay)} s`);
}

/** The kinds of images that agents are given for in vessels. */
const sections: ReadonlySet<string> = new Set(["CT", "MR"]);

/**
 * HP-12: an agent is entered for the whole exam: a series that calls itself plain is.
 * HP-13: names tell the phase, then the time since the bolus began.
 */
export function traitContrast(evidence: SeriesEvidence): Trait<Contrast> | null {
  if (!sections.has(evidence.modality)) return null;
  const names = seriesNames(evidence);
  const agent = bySamples(evidence.samples, fromAgent);
  const known = evidence.modality === "CT" ? ctPhases : phases;
  const plain = byWords(names.filter((name) => !both.test(name.words)).slice(0, 1), [["none", none] as const]);
  if (agent?.value === "with") {
    if (plain !== null) return plain;
    const phase = byWords(names, known) ?? (evidence.modality === "CT" ? bySamples(evidence.samples, fromDelay) : null);
    return phase === null ? agent : { value: phase.value, reasons: [...agent.reasons, ...phase.reasons] };
  }
  const named = byWords(
    names.filter((name) => !both.test(name.words)),
    wordsWith(known),
  );
  const study = byWords(
    studyNames(evidence).filter((name) => !both.test(name.words)),
    [["none", none] as const],
  );
  return agent ?? named ?? study;
}
