import { seededRandom } from "../random.ts";
import type { Shape } from "../slice.ts";
import { spine } from "./chest.ts";

/** The abdomen reaches from z = 0 (dome of the liver) to z = -ABDOMEN_LENGTH, in mm. */
export const ABDOMEN_LENGTH = 400;

/** An abdomen and pelvis in portal venous phase. */
export function abdomen(seed: string | number): readonly Shape[] {
  const far = 4000;
  const random = seededRandom(seed, "bowel");
  const bowel: Shape[] = [];
  for (let loop = 0; loop < 34; loop += 1) {
    const centre = [random.between(-75, 75), random.between(-62, 0), random.between(-330, -150)] as const;
    const size = random.between(11, 17);
    bowel.push({ centre, radii: [size, size, size * 1.3], value: 45 });
    bowel.push({ centre, radii: [size - 3, size - 3, size], value: random.next() < 0.3 ? -900 : 15 });
  }
  return [
    { centre: [0, 128, -200], radii: [230, 9, far], value: -180 },
    { centre: [0, 6, -200], radii: [172, 116, far], value: -108 },
    { centre: [0, 6, -200], radii: [146, 96, far], value: 56 },
    { centre: [0, -4, -200], radii: [132, 82, far], value: -98 },
    { centre: [0, 70, -200], radii: [90, 34, far], value: 58 }, // back muscles
    { centre: [-62, -8, -70], radii: [78, 74, 92], value: 108 }, // liver
    { centre: [-50, -18, -76], radii: [8, 26, 6], value: 165 },
    { centre: [-48, -44, -128], radii: [15, 17, 26], value: 8 }, // gallbladder
    { centre: [62, -24, -62], radii: [42, 42, 52], value: 24 }, // stomach
    { centre: [62, -44, -58], radii: [26, 16, 30], value: -930 },
    { centre: [94, 34, -68], radii: [28, 34, 50], value: 122 }, // spleen
    { centre: [6, -6, -128], radii: [60, 12, 14], value: 98 }, // pancreas
    ...[-1, 1].flatMap((side): readonly Shape[] => [
      { centre: [side * 62, 44, -150], radii: [27, 27, 56], value: 190 },
      { centre: [side * 56, 40, -150], radii: [11, 12, 30], value: -60 },
      { centre: [side * 40, 52, -250], radii: [22, 20, 90], value: 60 }, // psoas
      { centre: [side * 92, 22, -340], radii: [38, 44, 66], value: 360 }, // ilium
      { centre: [side * 92, 20, -338], radii: [31, 38, 62], value: 140 },
    ]),
    ...bowel,
    { centre: [0, -12, -372], radii: [40, 36, 34], value: 6 }, // bladder
    { centre: [12, 36, -200], radii: [10, 10, far], value: 168 }, // aorta
    { centre: [-14, 38, -200], radii: [12, 9, far], value: 150 }, // inferior vena cava
    ...spine(0, 66, -4, -ABDOMEN_LENGTH),
  ];
}
