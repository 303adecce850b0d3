/** Which parts of the body a study shows, from Body Part Examined (0018,0015) and words of its description, en and ko. */
import { foldText } from "../worklist/folded-text.ts";

/** Regions of which there are two, one on each side. */
const limbRegions = ["shoulder", "arm", "elbow", "forearm", "hand", "hip", "thigh", "knee", "leg", "foot"] as const;

export const regions = [
  "head",
  "face",
  "neck",
  "cervical-spine",
  "thoracic-spine",
  "lumbar-spine",
  "chest",
  "heart",
  "abdomen",
  "pelvis",
  "breast",
  ...limbRegions,
  "whole-body",
] as const;
export type Region = (typeof regions)[number];

/** Latin words stand at a word's start (a body part runs them together: CSPINE, CHESTABDOMEN); Korean ones anywhere. */
const words: readonly (readonly [Region, RegExp])[] = [
  [
    "head",
    /\b(?:head|brain|cerebr|crani|skull|neuro|sella|pituitar|orbit|iac\b|internal auditory|temporal bone|stroke)|[a-z]brain|뇌|두부|두개|머리|안와|측두골/,
  ],
  ["face", /\b(?:face|facial|sinus|paranasal|pns\b|mandib|maxill|tmj\b|nasal|dental|jaw|zygom)|부비동|안면|얼굴|턱/],
  [
    "neck",
    /\b(?:neck|thyroid|larynx|pharynx|carotid|salivar|parotid|soft tissue neck)|headneck|갑상선|경동맥|(?<![손발])목|경부/,
  ],
  ["cervical-spine", /\b(?:c[- ]?spine|cervical)|경추/],
  ["thoracic-spine", /\b(?:t[- ]?spine|thoracic spine|dorsal spine|t[- ]?l[- ]?spine|thoracolumbar)|흉추/],
  [
    "lumbar-spine",
    /\b(?:l[- ]?s?[- ]?spine|lumb|sacr|coccyx|s[- ]?spine|si joint|t[- ]?l[- ]?spine|thoracolumbar)|요추|천추|척추/,
  ],
  [
    "chest",
    /\b(?:chest|thora(?!c[a-z]* spine|columb)|lung|pulmon|rib|sternum|hrct|cxr|mediastin|pleur|cap\b)|흉부|폐|가슴|늑골/,
  ],
  ["heart", /\b(?:heart|cardia|coronar|cta heart|echocardio|aorta)|심장|관상동맥|대동맥/],
  [
    "abdomen",
    /\b(?:abd|liver|hepat|pancrea|kidney|renal|spleen|biliar|gallbladder|mrcp|bowel|colon|enterogra|kub|ivp|urogra|ureter|adrenal|stomach|gastr|upper gi|ugi|a p\b|cap\b|aorta)|[a-z]abd|복부|(?<=^|[ ;])간(?=$|[ ;])|담낭|췌장|신장|위장|대장/,
  ],
  [
    "pelvis",
    /\b(?:pelvi|prostat|uterus|uterin|ovar|bladder|rectum|rectal|gyn|scrot|testi|obstet|kub|ivp|a p\b|cap\b)|[a-z]pelvis|골반|전립선|자궁|방광/,
  ],
  ["breast", /\b(?:breast|mammo|axilla|tomosynthesis)|유방|유선/],
  ["shoulder", /\b(?:shoulder|clavic|scapul|ac joint|rotator)|어깨|견관절|쇄골|견갑/],
  ["arm", /\b(?:humer|upper arm)|상완/],
  ["elbow", /\belbow|팔꿈치|주관절/],
  ["forearm", /\b(?:forearm|radius|ulna)|전완/],
  ["hand", /\b(?:hand|wrist|finger|thumb|carpal|scaphoid)|손|수부|완관절/],
  ["hip", /\b(?:hip|acetabul)|고관절|엉덩/],
  ["thigh", /\b(?:thigh|femur|femoral)|대퇴/],
  ["knee", /\b(?:knee|patell|menisc)|무릎|슬관절|슬부/],
  ["leg", /\b(?:tibia|fibula|lower leg|calf|calves)|하퇴|종아리/],
  ["foot", /\b(?:foot|feet|ankle|toe|calcane|heel|tarsal)|발목|족부|족관절|(?<=^|[ ;])발(?=$|[ ;가])/],
  ["whole-body", /\b(?:whole ?body|wholebody|total body|bone scan|skull base to (?:mid ?)?thigh|pet\b)|전신/],
];

const wholeSpine = /\b(?:whole spine|spine survey|total spine|scolio)|전척추|척추측만/;
const spine: readonly Region[] = ["cervical-spine", "thoracic-spine", "lumbar-spine"];

const known = new Map<string, ReadonlySet<Region>>();

/** RE-10, RE-11: all regions that body part or description name; empty when neither says. */
export function regionsOf(bodyPart: string, description: string): ReadonlySet<Region> {
  const text = foldText(`${bodyPart} ; ${description}`).replace(/[_/+^,]/g, " ");
  const before = known.get(text);
  if (before !== undefined) return before;
  const found = new Set<Region>(words.flatMap(([region, word]) => (word.test(text) ? [region] : [])));
  if (wholeSpine.test(text)) for (const part of spine) found.add(part);
  if (known.size > 20_000) known.clear();
  known.set(text, found);
  return found;
}

/** Neighbours: what one shows at its edge is what the other looks at. */
const neighbours: readonly (readonly [Region, Region])[] = [
  ["head", "face"],
  ["head", "neck"],
  ["face", "neck"],
  ["neck", "cervical-spine"],
  ["neck", "chest"],
  ["cervical-spine", "thoracic-spine"],
  ["thoracic-spine", "lumbar-spine"],
  ["thoracic-spine", "chest"],
  ["chest", "heart"],
  ["chest", "abdomen"],
  ["chest", "breast"],
  ["chest", "shoulder"],
  ["abdomen", "pelvis"],
  ["abdomen", "lumbar-spine"],
  ["lumbar-spine", "pelvis"],
  ["pelvis", "hip"],
  ["shoulder", "arm"],
  ["arm", "elbow"],
  ["elbow", "forearm"],
  ["forearm", "hand"],
  ["hip", "thigh"],
  ["thigh", "knee"],
  ["knee", "leg"],
  ["leg", "foot"],
];
const near = new Set(neighbours.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
export const areNeighbours = (a: Region, b: Region): boolean => near.has(`${a} ${b}`);

export const limbs: ReadonlySet<Region> = new Set<Region>(limbRegions);

export type Side = "left" | "right" | "both" | "unknown";

const left = /\b(?:left|lt|lft|l)\b|좌측|왼쪽|왼|\(l\)/;
const right = /\b(?:right|rt|rgt|r)\b|우측|오른쪽|오른|\(r\)/;
const both = /\b(?:both|bilat\w*|bil|b\/l)\b|양측|양쪽/;

/** RE-12: the side that a description names. */
export function sideOf(description: string): Side {
  const text = foldText(description).replace(/[_+^,.-]/g, " ");
  const [isLeft, isRight] = [left.test(text), right.test(text)];
  if (both.test(text) || (isLeft && isRight)) return "both";
  if (isLeft) return "left";
  return isRight ? "right" : "unknown";
}
