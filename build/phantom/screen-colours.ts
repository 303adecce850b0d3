/** The colour images among the screen images: RGB, YBR and palette (PS3.3 C.7.6.3.1.2). */
import type { DataSet } from "./data-set.ts";
import type { Samples } from "./image-file.ts";
import { patches, patchShare, type ScreenImage } from "./screen-patches.ts";

const ROWS = patches.down * patches.size;
const COLUMNS = patches.across * patches.size;
const SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";

type Colour = readonly [number, number, number];

/** A colour of each patch: three waves out of step. */
const colourAt = (column: number, row: number): Colour => {
  const share = patchShare(column, row);
  const wave = (shift: number): number => Math.round(127.5 + 127.5 * Math.cos(2 * Math.PI * (share * 2.3 + shift)));
  return [wave(0), wave(0.31), wave(0.62)];
};

const colours = (): readonly Colour[] =>
  Array.from({ length: ROWS * COLUMNS }, (_, at) => colourAt(at % COLUMNS, Math.floor(at / COLUMNS)));

const interleaved = (): Uint8Array => Uint8Array.from(colours().flat());

const planar = (): Uint8Array => {
  const all = colours();
  return Uint8Array.from([0, 1, 2].flatMap((plane) => all.map((colour) => colour[plane] ?? 0)));
};

/** Two pixels share their chrominance: Y, Y, Cb, Cr (C.7.6.3.1.2). Patches are even wide, so both are alike. */
const halved = (): Uint8Array => {
  const all = colours();
  const pairs: number[] = [];
  for (let at = 0; at < all.length; at += 2) {
    const [luma, blue, red] = all[at] ?? [0, 0, 0];
    pairs.push(luma, all[at + 1]?.[0] ?? 0, blue, red);
  }
  return Uint8Array.from(pairs);
};

const shape = { rows: ROWS, columns: COLUMNS, bitsStored: 8, samplesPerPixel: 3 } as const;

const colour = (name: string, header: DataSet, samples: Samples): ScreenImage => ({
  name,
  modality: "OT",
  sopClass: SECONDARY_CAPTURE,
  header: { ConversionType: "WSD", PatientOrientation: "", ...header },
  samples,
});

/** A palette of 48 entries from index 100 on: indices below it take the first, above it the last. */
const palette = (bits: 8 | 16): DataSet => {
  const entries = 48;
  const table = (shift: number): Uint8Array => {
    const values = Array.from({ length: entries }, (_, at) =>
      Math.round((0.5 + 0.5 * Math.sin((at / entries + shift) * 2 * Math.PI)) * (2 ** bits - 1)),
    );
    return bits === 8 ? Uint8Array.from(values) : new Uint8Array(Uint16Array.from(values).buffer);
  };
  const descriptor = [entries, 100, bits];
  return {
    RedPaletteColorLookupTableDescriptor: descriptor,
    GreenPaletteColorLookupTableDescriptor: descriptor,
    BluePaletteColorLookupTableDescriptor: descriptor,
    RedPaletteColorLookupTableData: table(0),
    GreenPaletteColorLookupTableData: table(0.3),
    BluePaletteColorLookupTableData: table(0.7),
  };
};

const indices = (): Samples => ({
  rows: ROWS,
  columns: COLUMNS,
  bitsStored: 8,
  samplesPerPixel: 1,
  photometric: "PALETTE COLOR",
  values: Uint8Array.from({ length: ROWS * COLUMNS }, (_, at) =>
    Math.round(94 + patchShare(at % COLUMNS, Math.floor(at / COLUMNS)) * 60),
  ),
});

export const colourScreenImages: readonly ScreenImage[] = [
  colour("RGB by pixel", { PlanarConfiguration: 0 }, { ...shape, photometric: "RGB", values: interleaved() }),
  colour("RGB by plane", { PlanarConfiguration: 1 }, { ...shape, photometric: "RGB", values: planar() }),
  colour(
    "YBR with whole chrominance",
    { PlanarConfiguration: 0 },
    { ...shape, photometric: "YBR_FULL", values: interleaved() },
  ),
  colour(
    "YBR with halved chrominance",
    { PlanarConfiguration: 0 },
    { ...shape, photometric: "YBR_FULL_422", values: halved() },
  ),
  colour(
    "RGB, pixels twice as high",
    { PlanarConfiguration: 0, PixelAspectRatio: [2, 1] },
    { ...shape, photometric: "RGB", values: interleaved() },
  ),
  colour("Palette of 16 bits", palette(16), indices()),
  colour("Palette of 8 bits", palette(8), indices()),
];
