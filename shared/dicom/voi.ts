/** Values of interest to display values: reference functions after PS3.3 C.11.2.1 (rules IM-16 to IM-22). */
import type { ImageHeader, VoiWindow } from "./instance-header.ts";

/**
 * The display value of a modality value, from 0 (darkest) to 1.
 *
 * IM-16 linear (C.11.2.1.2.1), IM-17 linear exact (C.11.2.1.3.2), IM-18 sigmoid (C.11.2.1.3.1).
 */
export function voiToDisplay(
  { center, width, function: shape }: Omit<VoiWindow, "explanation">,
  value: number,
): number {
  if (shape === "sigmoid") return 1 / (1 + Math.exp((-4 * (value - center)) / width));
  if (shape === "linear-exact") return clamp((value - center) / width + 0.5);
  // The standard wants a width of 1 at least: then the window is a threshold.
  const span = width - 1;
  const middle = center - 0.5;
  if (span <= 0) return value <= middle ? 0 : 1;
  return clamp((value - middle) / span + 0.5);
}

/** A VOI LUT: its first output stands for `first` and below. */
export interface VoiTable {
  readonly first: number;
  readonly bits: number;
  readonly outputs: ArrayLike<number>;
}

/** IM-19: the display value by a VOI LUT, from 0 to 1; inputs outside it take its ends. */
export function tableToDisplay({ first, bits, outputs }: VoiTable, value: number): number {
  const index = Math.min(Math.max(Math.trunc(value) - first, 0), outputs.length - 1);
  return (outputs[index] ?? 0) / (2 ** bits - 1);
}

const clamp = (value: number): number => Math.min(Math.max(value, 0), 1);

/** The window that shows exactly the values from `low` to `high`. */
export const windowOver = (low: number, high: number): VoiWindow => ({
  center: (low + high) / 2,
  width: Math.max(high - low, Number.EPSILON),
  function: "linear-exact",
  explanation: "",
});

/**
 * IM-20: the window an image opens with: the frame's own, the instance's, and where there is none, one over all of its
 * values; 8-bit pixels keep their whole scale, CT its soft tissue, PET starts at 0.
 */
export function initialWindow(image: ImageHeader, frame: number, modality: string): VoiWindow {
  const stated = image.frames[frame]?.windows[0] ?? image.windows[0];
  if (stated !== undefined) return stated;
  const [low, high] = image.range;
  if (image.format === "rgb8" || (image.format === "uint8" && high > 1)) return windowOver(0, 255);
  if (modality === "CT" && image.unit === "HU") return { center: 40, width: 400, function: "linear", explanation: "" };
  if (modality === "PT" || modality === "NM") return windowOver(Math.min(low, 0), high);
  return windowOver(low, high);
}

/**
 * IM-21: a window over what most pixels are, leaving out the darkest and brightest half percent.
 *
 * @param values modality values of one frame; every so many are looked at, at most `samples`
 * @param padding values that are no anatomy, both ends included
 */
export function automaticWindow(
  values: ArrayLike<number>,
  padding: readonly [number, number] | null = null,
  samples = 20_000,
): VoiWindow | null {
  const step = Math.max(1, Math.floor(values.length / samples));
  const seen: number[] = [];
  for (let index = 0; index < values.length; index += step) {
    const value = values[index];
    if (value === undefined || !Number.isFinite(value)) continue;
    if (padding !== null && value >= padding[0] && value <= padding[1]) continue;
    seen.push(value);
  }
  if (seen.length === 0) return null;
  seen.sort((a, b) => a - b);
  const at = (share: number): number => seen[Math.min(seen.length - 1, Math.floor(share * seen.length))] ?? 0;
  const [low, high] = [at(0.005), at(0.995)];
  return windowOver(low, high > low ? high : low + 1);
}

export interface WindowPreset {
  /** Names the preset in every language's catalogue. */
  readonly id: string;
  readonly center: number;
  readonly width: number;
}

/** IM-22: windows in Hounsfield units, in the order of their keys. */
const ctPresets: readonly WindowPreset[] = [
  { id: "soft-tissue", center: 40, width: 400 },
  { id: "lung", center: -600, width: 1500 },
  { id: "bone", center: 480, width: 2500 },
  { id: "brain", center: 40, width: 80 },
  { id: "stroke", center: 32, width: 8 },
  { id: "subdural", center: 75, width: 215 },
  { id: "liver", center: 90, width: 150 },
  { id: "angiography", center: 300, width: 600 },
  { id: "mediastinum", center: 50, width: 350 },
];

/** Presets that a modality has; others are windowed by what the image says, or automatically. */
export const presetsFor = (modality: string, unit: string): readonly WindowPreset[] =>
  modality === "CT" && unit === "HU" ? ctPresets : [];
