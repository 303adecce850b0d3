/** Kinds of studies, and which help to read which. */

export type Kind =
  | "ct"
  | "mr"
  | "x-ray"
  | "ultrasound"
  | "mammography"
  | "pet"
  | "nuclear"
  | "fluoroscopy"
  | "angiography"
  | "document"
  | "other";

const kinds: Readonly<Record<string, Kind>> = {
  CT: "ct",
  MR: "mr",
  MRA: "mr",
  CR: "x-ray",
  DX: "x-ray",
  DR: "x-ray",
  PX: "x-ray",
  IO: "x-ray",
  RG: "x-ray",
  US: "ultrasound",
  IVUS: "ultrasound",
  MG: "mammography",
  PT: "pet",
  NM: "nuclear",
  ST: "nuclear",
  RF: "fluoroscopy",
  XA: "angiography",
  SR: "document",
  DOC: "document",
};

/** Modalities that stand beside images and say nothing of the kind of study. */
const beside = new Set(["SR", "PR", "KO", "DOC", "SEG", "REG", "RWV", "AU"]);

/** RE-13: the kinds of a study, from Modalities in Study (0008,0061); PET/CT is both. */
export function kindsOf(modalities: readonly string[]): ReadonlySet<Kind> {
  const images = modalities.filter((modality) => !beside.has(modality));
  return new Set((images.length > 0 ? images : modalities).map((modality) => kinds[modality] ?? "other"));
}

/**
 * RE-14: how far a prior of one kind is from a study of another: 0 the same, 1 and 2 ever further; absent: of no help.
 * Rows are the study being read.
 */
const distances: Readonly<Record<Kind, Readonly<Partial<Record<Kind, number>>>>> = {
  ct: { ct: 0, mr: 1, pet: 1, "x-ray": 2, ultrasound: 2, angiography: 2, nuclear: 2, fluoroscopy: 2 },
  mr: { mr: 0, ct: 1, pet: 1, ultrasound: 2, "x-ray": 2, mammography: 1, nuclear: 2, angiography: 2 },
  "x-ray": { "x-ray": 0, ct: 1, mr: 2, fluoroscopy: 1, nuclear: 2 },
  ultrasound: { ultrasound: 0, ct: 1, mr: 1, mammography: 1, pet: 2, "x-ray": 2 },
  mammography: { mammography: 0, ultrasound: 1, mr: 1 },
  pet: { pet: 0, ct: 1, mr: 1, nuclear: 2 },
  nuclear: { nuclear: 0, pet: 1, ct: 1, mr: 2, "x-ray": 2 },
  fluoroscopy: { fluoroscopy: 0, "x-ray": 1, ct: 1 },
  angiography: { angiography: 0, ct: 1, mr: 1, ultrasound: 2 },
  document: { document: 0 },
  other: { other: 0 },
};

/** The smallest distance between any two kinds; `null` when none helps. A document helps wherever its region does. */
export function kindDistance(current: ReadonlySet<Kind>, prior: ReadonlySet<Kind>): number | null {
  if (prior.has("document")) return 1;
  const found = [...current].flatMap((a) => [...prior].flatMap((b) => distances[a][b] ?? []));
  return found.length === 0 ? null : Math.min(...found);
}

/** RE-5: years after which a prior of a kind is too old to help. */
export const yearsOfUse: Readonly<Record<Kind, number>> = {
  ct: 10,
  mr: 10,
  "x-ray": 5,
  ultrasound: 5,
  mammography: 15,
  pet: 10,
  nuclear: 10,
  fluoroscopy: 5,
  angiography: 10,
  document: 10,
  other: 5,
};
