/** What is read rather than looked at: structured reports as a tree, encapsulated documents, and what is only named. */
import { z } from "zod";

/** One content item of a structured report (PS3.3 C.17.3), already in words. */
export const contentNode = z.object({
  /** Container, or the kind of value; `other` stands for coordinates and tables, which are only named. */
  type: z.enum(["heading", "text", "code", "number", "name", "date", "uid", "image", "waveform", "other"]),
  /** Relationship Type (0040,A010) to its parent, e.g. "CONTAINS", "HAS PROPERTIES"; "" for the root. */
  relationship: z.string(),
  /** Concept Name's meaning; "" when it has none. */
  concept: z.string(),
  /** The value in words; "" for headings and references. */
  text: z.string(),
  /** Unit of a number as written, UCUM code or meaning. */
  unit: z.string(),
  /** Instances an image, waveform or composite item points to, with frames (from 1) when it names some. */
  references: z.array(z.object({ instance: z.string(), frames: z.array(z.int()) })),
  get children(): z.ZodArray<typeof contentNode> {
    return z.array(contentNode);
  },
});
export type ContentNode = z.infer<typeof contentNode>;

/** What an object is called when it can only be named and offered as a file. */
export const namedObject = z.enum([
  "waveform",
  "presentation-state",
  "segmentation",
  "registration",
  "rt-structure-set",
  "rt-plan",
  "raw-data",
  "real-world-value-map",
  "spectroscopy",
  "hanging-protocol",
  "other",
]);

export const dicomDocument = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("report"),
    title: z.string(),
    /** Completion Flag (0040,A491) is COMPLETE. */
    complete: z.boolean(),
    /** Verification Flag (0040,A493) is VERIFIED. */
    verified: z.boolean(),
    /** Content Date and Time (0008,0023), (0008,0033), as written. */
    writtenAt: z.string(),
    content: z.array(contentNode),
    /** True when the tree was longer than is read. */
    cut: z.boolean(),
  }),
  z.object({
    kind: z.literal("file"),
    title: z.string(),
    /** MIME Type of Encapsulated Document (0042,0012), as written; never trusted to decide what runs. */
    mediaType: z.string(),
    /** Length of the document's own bytes. */
    bytes: z.int().nonnegative(),
  }),
  z.object({ kind: z.literal("named"), title: z.string(), what: namedObject }),
]);
export type DicomDocument = z.infer<typeof dicomDocument>;
