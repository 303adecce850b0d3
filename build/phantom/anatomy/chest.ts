import { type Random, seededRandom } from "../random.ts";
import type { Shape, Triple } from "../slice.ts";

/** A nodule of known size: what a measurement must find. */
export interface Nodule {
  readonly centre: Triple;
  /** Millimetres. */
  readonly diameter: number;
  /** HU. */
  readonly value: number;
}

/** The chest reaches from z = 0 (above the apices) to z = -CHEST_LENGTH, in mm. */
export const CHEST_LENGTH = 300;

const LUNG = -860;
const BONE = 420;
const VESSEL = 40;

/** Beads along a line, close enough to look like one tube. */
function tube(
  from: Triple,
  to: Triple,
  radius: (along: number) => number,
  value: number,
  below?: number,
): readonly Shape[] {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
  const beads = Math.max(2, Math.ceil(length / 1.6));
  return Array.from({ length: beads + 1 }, (_, index) => {
    const along = index / beads;
    const r = radius(along);
    const centre: Triple = [
      from[0] + (to[0] - from[0]) * along,
      from[1] + (to[1] - from[1]) * along,
      from[2] + (to[2] - from[2]) * along,
    ];
    return { centre, radii: [r, r, r], value, ...(below === undefined ? {} : { below }) };
  });
}

/** Twelve pairs of ribs, each from the spine round to the front and downwards. */
function ribs(): readonly Shape[] {
  const beads: Shape[] = [];
  for (let pair = 0; pair < 12; pair += 1) {
    const high = -12 - pair * 23;
    const wide = Math.min(1, 0.6 + pair * 0.12);
    const reach = pair < 10 ? 0.92 : 0.55;
    for (const side of [-1, 1])
      for (let step = 0; step <= 150; step += 1) {
        const angle = (step / 150) * Math.PI * reach;
        const x = side * (20 + 121 * wide * Math.sin(angle) * (0.72 + 0.28 * Math.sin(angle)));
        const y = 74 * Math.cos(angle) * (angle > Math.PI / 2 ? 1.12 : 1.02);
        const z = high - 62 * (1 - Math.cos(angle)) * 0.55;
        beads.push({ centre: [x, y, z], radii: [4.4, 3.6, 5.2], value: BONE - 60 });
        if (step % 2 === 0) beads.push({ centre: [x, y, z], radii: [2.4, 1.8, 3], value: 180 });
      }
  }
  return beads;
}

/** Vertebral bodies with discs between, canal, arches and spinous processes. */
export function spine(x: number, y: number, top: number, bottom: number): readonly Shape[] {
  const shapes: Shape[] = [];
  for (let z = top; z > bottom; z -= 24) {
    shapes.push({ centre: [x, y, z], radii: [18, 15.5, 16], value: 110 }); // disc, seen between the bodies
    shapes.push({ centre: [x, y, z], radii: [19, 16.5, 10.5], value: BONE });
    shapes.push({ centre: [x, y, z], radii: [16.5, 14, 9.4], value: 190 });
    shapes.push({ centre: [x, y + 34, z - 6], radii: [4, 16, 7], value: BONE - 80 });
    for (const side of [-1, 1])
      shapes.push({ centre: [x + side * 22, y + 22, z], radii: [17, 5, 6], value: BONE - 100 });
    shapes.push({ centre: [x, y + 22, z], radii: [13, 11, 9], value: BONE });
  }
  shapes.push({ centre: [x, y + 22, (top + bottom) / 2], radii: [9, 8, (top - bottom) * 4], value: 25 });
  shapes.push({ centre: [x, y + 22, (top + bottom) / 2], radii: [5, 4, (top - bottom) * 4], value: 42 });
  return shapes;
}

/** Pulmonary vessels: from each hilum outwards, branching once. */
function vessels(random: Random): readonly Shape[] {
  const shapes: Shape[] = [];
  for (const side of [-1, 1])
    for (let branch = 0; branch < 80; branch += 1) {
      const hilum: Triple = [side * random.between(30, 40), random.between(-8, 12), random.between(-165, -125)];
      const turn = random.between(0, 2 * Math.PI);
      const fall = random.between(-1, 1);
      const half: Triple = [side * (78 + 22 * Math.cos(turn)), 38 * Math.sin(turn), -150 + 62 * fall];
      const size = random.between(1.4, 3.4);
      shapes.push(...tube(hilum, half, (along) => size * (1 - 0.45 * along), VESSEL, -300));
      for (let fork = 0; fork < 3; fork += 1) {
        const tip: Triple = [
          half[0] + side * random.between(4, 34),
          half[1] + random.between(-36, 36),
          half[2] + fall * random.between(10, 55) + random.between(-15, 15),
        ];
        shapes.push(...tube(half, tip, (along) => size * (0.55 - 0.4 * along), VESSEL - 20, -300));
      }
    }
  return shapes;
}

/** A chest with contrast in heart and aorta. `seed` decides the vessels; nodules stand where they are told. */
export function chest(seed: string | number, nodules: readonly Nodule[]): readonly Shape[] {
  const far = 4000;
  return [
    { centre: [0, 136, -150], radii: [230, 9, far], value: -180 }, // couch
    { centre: [0, 8, -150], radii: [172, 118, far], value: -105 }, // fat and skin
    { centre: [0, 6, -150], radii: [154, 103, far], value: 52 }, // muscle
    { centre: [-62, 44, -40], radii: [52, 50, 90], value: 54 },
    { centre: [62, 44, -40], radii: [52, 50, 90], value: 54 },
    { centre: [-76, 2, -185], radii: [56, 82, 162], value: LUNG },
    { centre: [76, 2, -185], radii: [54, 80, 162], value: LUNG },
    ...vessels(seededRandom(seed, "vessels")),
    { centre: [0, -4, -120], radii: [30, 50, far], value: 8 }, // mediastinum
    { centre: [22, -24, -205], radii: [60, 46, 60], value: 38 }, // heart
    { centre: [36, -22, -212], radii: [26, 26, 40], value: 165 }, // left ventricle
    { centre: [-10, -30, -205], radii: [26, 24, 42], value: 150 },
    { centre: [-14, -22, -130], radii: [15, 15, 46], value: 178 }, // ascending aorta
    { centre: [6, 4, -88], radii: [30, 28, 12], value: 178 }, // arch
    { centre: [20, 36, -220], radii: [12, 12, 134], value: 175 }, // descending aorta
    { centre: [0, 4, -118], radii: [38, 13, 11], value: 160 }, // pulmonary trunk
    { centre: [0, 0, -20], radii: [8.5, 8.5, 96], value: -990 }, // trachea
    ...tube([0, 4, -112], [-38, 8, -146], () => 5.6, -985),
    ...tube([0, 4, -112], [40, 8, -150], () => 5.2, -985),
    { centre: [4, 28, -150], radii: [6, 5, far], value: 30 }, // oesophagus
    { centre: [-66, 0, -300], radii: [82, 88, 88], value: 96 }, // liver
    { centre: [78, 12, -312], radii: [64, 66, 84], value: 20 }, // stomach
    { centre: [78, -12, -282], radii: [30, 24, 26], value: -960 },
    { centre: [92, 52, -300], radii: [34, 34, 56], value: 110 }, // spleen
    { centre: [0, -92, -120], radii: [17, 6, 92], value: 230 }, // sternum
    ...spine(0, 74, -6, -CHEST_LENGTH - 30),
    ...ribs(),
    ...nodules.map(
      ({ centre, diameter, value }): Shape => ({ centre, radii: [diameter / 2, diameter / 2, diameter / 2], value }),
    ),
  ];
}
