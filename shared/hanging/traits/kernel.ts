/** HP-14: what a CT's convolution kernel shows. */

import type { ImageSample } from "../image-sample.ts";
import { type Kernel, type Trait, trait } from "../series-traits.ts";
import { bySamples, byWords, type SeriesEvidence, seriesNames, type WordTable } from "./evidence.ts";

/** Names of kernels that say it themselves, of GE, Canon (FC), Philips and United Imaging. */
const named: WordTable<Kernel | "sharp"> = [
  ["lung", /^(?:LUNG|CHST|BL\d|L$|LA$|FC5[0-9]|FC8[3-9])|LUNG/],
  ["sharp", /^(?:BONE|EDGE|ULTRA|E$|D$|Y[A-E]$|FC3[0-9]|FC8[0-2]|HD ?BONE)|BONE|SHARP/],
  ["soft", /^(?:STANDARD|STND|SOFT|DETAIL|BRAIN|A$|B$|C$|U[A-C]$|EB|FC[0-2]\d)|SOFT|SMOOTH/],
];
/** Siemens: letters, then a number that grows with sharpness: B31f, I70f, Br40, Hr64, Qr36. */
const numbered = /^([A-Z][a-z]?)(\d{2})/;
const SHARP_FROM = 50;

/** Sharp kernels show lung or bone: the window that comes with the image says which is meant. */
const sharpFor = (windowCenter: number | null): Kernel =>
  windowCenter !== null && windowCenter < -200 ? "lung" : "bone";

function siemens(kernel: string, windowCenter: number | null): Kernel | null {
  const [, letters, digits] = numbered.exec(kernel) ?? [];
  if (letters === undefined) return null;
  if (letters === "Bl") return "lung";
  const sharpness = Number(digits);
  if (sharpness < SHARP_FROM) return "soft";
  // B50f and B60f are made for the lung, B70f and above for bone; heads have no lung.
  if (letters.startsWith("H") || letters.startsWith("U")) return "bone";
  return sharpness < 70 && (windowCenter === null || windowCenter < 100) ? "lung" : sharpFor(windowCenter);
}

function fromKernel({ kernel, windowCenter }: ImageSample): Trait<Kernel> | null {
  const written = kernel.trim();
  if (written === "") return null;
  const found = named.find(([, pattern]) => pattern.test(written.toUpperCase()))?.[0];
  const value = siemens(written, windowCenter) ?? (found === "sharp" ? sharpFor(windowCenter) : found) ?? null;
  return value === null ? null : trait(value, "ConvolutionKernel", written);
}

const words: WordTable<Kernel> = [
  ["lung", /\b(?:lung\w*|pulmo|hrct)\b|폐/],
  ["bone", /\b(?:bone\w*|knochen\w*|osseous)\b|뼈|골(?!반|절|수|다)/],
  ["soft", /\b(?:soft|weichteil\w*|wt|std|standard|mediastin\w*|abdomen|brain|hirn)\b|연부|종격/],
];

export function traitKernel(evidence: SeriesEvidence): Trait<Kernel> | null {
  if (evidence.modality !== "CT") return null;
  return bySamples(evidence.samples, fromKernel) ?? byWords(seriesNames(evidence).slice(0, 1), words);
}
