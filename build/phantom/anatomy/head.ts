import type { Shape, Triple } from "../slice.ts";

/** What a head is made of; each modality gives each tissue its own value. */
export type Tissue =
  | "skin"
  | "bone"
  | "marrow"
  | "fluid"
  | "grey"
  | "white"
  | "air"
  | "eye"
  | "muscle"
  | "lesion"
  | "bleed";

interface Part {
  readonly tissue: Tissue;
  readonly centre: Triple;
  readonly radii: Triple;
}

/** HU. */
export const computedTomography: Readonly<Record<Tissue, number>> = {
  skin: -20,
  bone: 1150,
  marrow: 520,
  fluid: 6,
  grey: 38,
  white: 29,
  air: -990,
  eye: 12,
  muscle: 52,
  lesion: 20,
  bleed: 66,
};

export type MrWeighting = "T1" | "T2" | "FLAIR";
/** Arbitrary units, 0 to about 1000. */
export const magneticResonance: Readonly<Record<MrWeighting, Readonly<Record<Tissue, number>>>> = {
  T1: {
    skin: 760,
    bone: 40,
    marrow: 420,
    fluid: 120,
    grey: 420,
    white: 600,
    air: 8,
    eye: 150,
    muscle: 380,
    lesion: 300,
    bleed: 640,
  },
  T2: {
    skin: 420,
    bone: 30,
    marrow: 180,
    fluid: 980,
    grey: 480,
    white: 330,
    air: 8,
    eye: 940,
    muscle: 180,
    lesion: 720,
    bleed: 260,
  },
  FLAIR: {
    skin: 380,
    bone: 30,
    marrow: 160,
    fluid: 60,
    grey: 430,
    white: 330,
    air: 8,
    eye: 120,
    muscle: 190,
    lesion: 820,
    bleed: 300,
  },
};

/** Folds of the cortex: small pockets of fluid along the surface of the brain. */
function sulci(): readonly Part[] {
  const parts: Part[] = [];
  for (let ring = 0; ring < 9; ring += 1)
    for (let step = 0; step < 26; step += 1) {
      const angle = ((step + (ring % 2) / 2) / 26) * 2 * Math.PI;
      const up = -0.35 + ring * 0.15;
      const flat = Math.sqrt(1 - up * up);
      parts.push({
        tissue: "fluid",
        centre: [63 * flat * Math.cos(angle), 83 * flat * Math.sin(angle), 92 * up],
        radii: [2.2 + 5 * Math.abs(Math.cos(angle)), 2.2 + 5 * Math.abs(Math.sin(angle)), 5],
      });
    }
  return parts;
}

const both = (tissue: Tissue, [x, y, z]: Triple, radii: Triple): readonly Part[] => [
  { tissue, centre: [-x, y, z], radii },
  { tissue, centre: [x, y, z], radii },
];

const parts: readonly Part[] = [
  { tissue: "muscle", centre: [0, 30, -120], radii: [58, 62, 95] },
  { tissue: "skin", centre: [0, 0, 0], radii: [80, 101, 113] },
  { tissue: "bone", centre: [0, 0, 0], radii: [75, 96, 108] },
  { tissue: "marrow", centre: [0, 0, 0], radii: [72.5, 93.5, 105.5] },
  { tissue: "bone", centre: [0, 0, 0], radii: [71, 92, 104] },
  { tissue: "fluid", centre: [0, 0, 0], radii: [68, 89, 100] },
  { tissue: "grey", centre: [0, 2, 2], radii: [65.5, 86, 96] },
  ...both("white", [30, 0, 18], [27, 66, 58]),
  ...sulci(),
  { tissue: "fluid", centre: [0, -4, 60], radii: [1.1, 78, 40] }, // falx
  ...both("fluid", [11, -18, 18], [5.5, 26, 13]),
  ...both("fluid", [17, 18, 10], [6, 20, 10]),
  ...both("grey", [21, -2, 6], [9, 17, 12]),
  { tissue: "fluid", centre: [0, 2, 2], radii: [1.8, 12, 9] },
  { tissue: "bone", centre: [0, -40, -66], radii: [62, 52, 26] }, // skull base
  { tissue: "grey", centre: [0, 46, -52], radii: [48, 32, 26] }, // cerebellum
  ...both("white", [19, 46, -52], [16, 20, 14]),
  { tissue: "white", centre: [0, 18, -58], radii: [13, 12, 40] }, // brainstem
  { tissue: "fluid", centre: [0, 30, -48], radii: [5, 5, 10] },
  { tissue: "air", centre: [0, -72, -58], radii: [17, 22, 20] }, // sinuses
  ...both("air", [40, -62, -74], [13, 16, 14]),
  ...both("air", [50, 24, -66], [11, 10, 9]),
  ...both("muscle", [33, -76, -40], [19, 22, 17]),
  ...both("eye", [33, -84, -40], [12.5, 12.5, 12.5]),
];

export interface HeadFinding {
  readonly tissue: "lesion" | "bleed";
  readonly centre: Triple;
  readonly radii: Triple;
}

/** A head around the origin, vertex at z = 113 mm; `values` says how each tissue looks. */
export function head(values: Readonly<Record<Tissue, number>>, findings: readonly HeadFinding[]): readonly Shape[] {
  return [...parts, ...findings].map(({ tissue, centre, radii }) => ({ centre, radii, value: values[tissue] }));
}
