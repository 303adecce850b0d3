/** Letters at the edges of an image: R, L, A, P, H, F (rules IM-1 to IM-4, docs/rules/images.md). */
import { columnDirection, type Orientation, rowDirection, type Vector } from "./geometry.ts";

/** What lies towards each edge of the image as stored; "" where it is not known. */
export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

const opposites: Readonly<Record<string, string>> = { R: "L", L: "R", A: "P", P: "A", H: "F", F: "H" };

/** Turns each letter into its opposite; "" when one is not of a biped (PS3.3 C.7.6.1.1.1 has others for animals). */
export function oppositeLetters(letters: string): string {
  const turned = [...letters].map((letter) => opposites[letter]);
  return turned.includes(undefined) ? "" : turned.join("");
}

/** A component below this share of the direction is not named: about 14 degrees. */
const SMALLEST = 0.25;

/** IM-1, IM-2: the letters of a direction, the strongest first. */
export function directionLetters(direction: Vector): string {
  const axes = [
    { value: direction[0], positive: "L", negative: "R" },
    { value: direction[1], positive: "P", negative: "A" },
    { value: direction[2], positive: "H", negative: "F" },
  ];
  return axes
    .filter(({ value }) => Math.abs(value) > SMALLEST)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .map(({ value, positive, negative }) => (value > 0 ? positive : negative))
    .join("");
}

const edges = (right: string, bottom: string): EdgeLetters => ({
  left: oppositeLetters(right),
  right: oppositeLetters(right) === "" ? "" : right,
  top: oppositeLetters(bottom),
  bottom: oppositeLetters(bottom) === "" ? "" : bottom,
});

/** IM-1 for a slice with Image Orientation (Patient); IM-3 for a projection with Patient Orientation (0020,0020). */
export function edgeLetters(orientation: Orientation | null, patientOrientation: readonly string[]): EdgeLetters {
  if (orientation !== null) {
    return edges(directionLetters(rowDirection(orientation)), directionLetters(columnDirection(orientation)));
  }
  const [right = "", bottom = ""] = patientOrientation;
  return edges(right, bottom);
}

/** IM-4: the letters after the image was flipped, then turned clockwise by quarter turns. */
export function turnedLetters(
  letters: EdgeLetters,
  view: { readonly flipHorizontal: boolean; readonly flipVertical: boolean; readonly quarterTurns: number },
): EdgeLetters {
  let { left, right, top, bottom } = letters;
  if (view.flipHorizontal) [left, right] = [right, left];
  if (view.flipVertical) [top, bottom] = [bottom, top];
  const turns = ((view.quarterTurns % 4) + 4) % 4;
  for (let turn = 0; turn < turns; turn++) [top, right, bottom, left] = [left, top, right, bottom];
  return { left, right, top, bottom };
}
