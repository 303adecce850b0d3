/** What classification asks of an image: a part of its header, small enough to be told for every series of an exam. */
import { z } from "zod";
import { type ImageHeader, type InstanceHeader, imageHeader, instanceHeader } from "../dicom/instance-header.ts";

export const imageSample = instanceHeader
  .pick({
    sopClass: true,
    imageType: true,
    echoTime: true,
    repetitionTime: true,
    inversionTime: true,
    kernel: true,
    contrast: true,
    viewPosition: true,
    laterality: true,
    technique: true,
  })
  .extend({
    /** Image Orientation (Patient) (0020,0037) of the first, middle and last frame; those without one are left out. */
    orientations: z.array(imageHeader.shape.frames.element.shape.orientation.unwrap()),
    /** Slice Thickness (0018,0050), mm. */
    thickness: z.number().nullable(),
    /** Window Center (0028,1050) of the image's first window, modality values. */
    windowCenter: z.number().nullable(),
    /** Between rows, mm of the patient (0028,0030); `null` when it is not known in millimetres. */
    pixelSpacing: z.number().nullable(),
    frames: z.int().positive(),
  });
export type ImageSample = z.infer<typeof imageSample>;

/** Places of the first, middle and last of so many. */
export const samplePlaces = (count: number): readonly number[] => [
  ...new Set([0, Math.floor((count - 1) / 2), count - 1].filter((place) => place >= 0)),
];

function framesOf({ frames }: ImageHeader): ImageHeader["frames"] {
  return samplePlaces(frames.length).flatMap((place) => frames[place] ?? []);
}

/** @returns `null` for what is no image */
export function sampleOf(header: InstanceHeader): ImageSample | null {
  const { image } = header;
  if (image === null || header.kind !== "image") return null;
  const frames = framesOf(image);
  return {
    sopClass: header.sopClass,
    imageType: header.imageType,
    echoTime: header.echoTime,
    repetitionTime: header.repetitionTime,
    inversionTime: header.inversionTime,
    kernel: header.kernel,
    contrast: header.contrast,
    viewPosition: header.viewPosition,
    laterality: header.laterality,
    technique: header.technique ?? null,
    orientations: frames.flatMap(({ orientation }) => (orientation === null ? [] : [orientation])),
    thickness: frames[0]?.thickness ?? null,
    windowCenter: (image.windows[0] ?? frames[0]?.windows[0])?.center ?? null,
    pixelSpacing: image.spacing?.source === "patient" ? image.spacing.row : null,
    frames: image.frames.length,
  };
}
