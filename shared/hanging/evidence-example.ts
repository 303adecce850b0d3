/** Series for tests of classification: nothing is known of them but what a test says. */
import type { Technique } from "../dicom/technique.ts";
import type { ImageSample } from "./image-sample.ts";
import type { SeriesEvidence } from "./traits/evidence.ts";

export const techniqueExample = (changes: Partial<Technique> = {}): Technique => ({
  protocol: "",
  description: "",
  bodyPart: "",
  anatomy: [],
  processing: "",
  derivation: "",
  frameType: [],
  calculation: "",
  sequence: [],
  variant: [],
  options: [],
  sequenceName: "",
  angio: false,
  flipAngle: null,
  bValue: null,
  acquisitionContrast: "",
  suppression: "",
  contrastRoute: "",
  contrastDelay: null,
  view: null,
  ...changes,
});

export const sampleExample = (changes: Partial<ImageSample> = {}, technique: Partial<Technique> = {}): ImageSample => ({
  sopClass: "1.2.840.10008.5.1.4.1.1.4",
  imageType: ["ORIGINAL", "PRIMARY"],
  echoTime: null,
  repetitionTime: null,
  inversionTime: null,
  kernel: "",
  contrast: "",
  viewPosition: "",
  laterality: "",
  technique: techniqueExample(technique),
  orientations: [],
  thickness: null,
  windowCenter: null,
  pixelSpacing: null,
  frames: 1,
  ...changes,
});

export const evidenceExample = (changes: Partial<SeriesEvidence> = {}): SeriesEvidence => ({
  modality: "MR",
  description: "",
  bodyPart: "",
  laterality: "",
  studyDescription: "",
  samples: [],
  ...changes,
});
