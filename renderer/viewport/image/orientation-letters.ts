/** Letters at the edges of an image: where in the patient each edge points (PS3.3 C.7.6.1.1.1). */
import type { FrameHeader } from "../../../shared/dicom/instance-header.ts";
import type { ViewState } from "./view-transform.ts";

export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

const opposites: Readonly<Record<string, string>> = { R: "L", L: "R", A: "P", P: "A", H: "F", F: "H" };

const opposite = (letters: string): string => [...letters].map((letter) => opposites[letter] ?? "").join("");

/** Of a direction in LPS: the main axis first, then others that are more than a sixth of the way. */
export function lettersOf([x, y, z]: readonly [number, number, number]): string {
  return [
    { letter: x > 0 ? "L" : "R", share: Math.abs(x) },
    { letter: y > 0 ? "P" : "A", share: Math.abs(y) },
    { letter: z > 0 ? "H" : "F", share: Math.abs(z) },
  ]
    .filter(({ share }) => share > 0.17)
    .sort((a, b) => b.share - a.share)
    .map(({ letter }) => letter)
    .join("");
}

/**
 * @param patientOrientation Patient Orientation (0020,0020), for projections without a plane
 * @returns null when nothing says how the image lies
 */
export function edgeLetters(
  frame: FrameHeader | undefined,
  patientOrientation: readonly string[],
  view: ViewState,
): EdgeLetters | null {
  const o = frame?.orientation ?? null;
  const right = o !== null ? lettersOf([o[0], o[1], o[2]]) : (patientOrientation[0] ?? "");
  const bottom = o !== null ? lettersOf([o[3], o[4], o[5]]) : (patientOrientation[1] ?? "");
  if (right === "" && bottom === "") return null;
  // right, bottom, left, top in turn; mirroring exchanges right and left, each turn clockwise moves all by one
  const [r, l] = view.mirrored ? [opposite(right), right] : [right, opposite(right)];
  const edges = [r, bottom, l, opposite(bottom)];
  const at = (place: number): string => edges[(((place - view.turns) % 4) + 4) % 4] ?? "";
  return { right: at(0), bottom: at(1), left: at(2), top: at(3) };
}
