/**
 * How an image was made: what series are classified by (docs/rules/hanging.md), from the data set itself and, in enhanced
 * objects, from the functional groups of the first frame (PS3.3 C.7.6.16).
 */
import { z } from "zod";

export const technique = z.object({
  /** Protocol Name (0018,1030). */
  protocol: z.string(),
  /** Series Description (0008,103E) as this image has it. */
  description: z.string(),
  /** Body Part Examined (0018,0015). */
  bodyPart: z.string(),
  /** Anatomic Region Sequence (0008,2218), also of Frame Anatomy Sequence (0020,9071): code values and meanings. */
  anatomy: z.array(z.object({ code: z.string(), meaning: z.string() })),
  /** Acquisition Device Processing Description (0018,1400). */
  processing: z.string(),
  /** Derivation Description (0008,2111). */
  derivation: z.string(),
  /** Frame Type (0008,9007) of the first frame; empty when absent. */
  frameType: z.array(z.string()),
  /** Volume Based Calculation Technique (0008,9207). */
  calculation: z.string(),
  /** Scanning Sequence (0018,0020): SE, IR, GR, EP, RM. */
  sequence: z.array(z.string()),
  /** Sequence Variant (0018,0021), such as SK, SP, SS, MP. */
  variant: z.array(z.string()),
  /** Scan Options (0018,0022). */
  options: z.array(z.string()),
  /** Sequence Name (0018,0024), else Pulse Sequence Name (0018,9005). */
  sequenceName: z.string(),
  /** Angio Flag (0018,0025) is Y. */
  angio: z.boolean(),
  /** Flip Angle (0018,1314), degrees. */
  flipAngle: z.number().nullable(),
  /** Diffusion b-value (0018,9087) or a vendor's private one, s/mm2. */
  bValue: z.number().nullable(),
  /** Acquisition Contrast (0008,9209). */
  acquisitionContrast: z.string(),
  /** Spectrally Selected Suppression (0018,9025). */
  suppression: z.string(),
  /** Contrast/Bolus Route (0018,1040), or the meaning of its code. */
  contrastRoute: z.string(),
  /** Seconds from Contrast/Bolus Start Time (0018,1042) to Acquisition Time (0008,0032), when both are told. */
  contrastDelay: z.number().nullable(),
  /** View Code Sequence (0054,0220). */
  view: z.object({ code: z.string(), meaning: z.string() }).nullable(),
});
export type Technique = z.infer<typeof technique>;
