/**
 * A hanging protocol: which exams it is for, which display sets it wants of them and of their priors, and where these hang.
 *
 * Declarative and closed: a protocol is JSON, and whatever it does not know is refused. Rules HP-30 to HP-45
 * (docs/rules/hanging.md); the schema is published as docs/hanging-protocol-schema.json.
 */
import { z } from "zod";

/** What a rule may ask of a display set: what it is, what its first image says, and what its study is. */
export const setAttributes = [
  "modality",
  "kind",
  "description",
  "number",
  "images",
  "origin",
  "plane",
  "weighting",
  "fatSuppressed",
  "contrast",
  "kernel",
  "region",
  "side",
  "view",
  "thickness",
  "bValue",
  "pixelSpacing",
  "missing",
  "gone",
  "protocol",
  "bodyPart",
  "sequenceName",
  "imageType",
  "echoTime",
  "repetitionTime",
  "inversionTime",
  "agent",
  "kernelName",
] as const;

/** What a rule may ask of an exam, or of a prior study. */
export const studyAttributes = ["modality", "region", "description", "site", "images", "pictures", "age"] as const;

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const tests = {
  /** Any of these. */
  is: z.array(scalar).min(1).optional(),
  /** None of these; what is not known is none of them. */
  not: z.array(scalar).min(1).optional(),
  atLeast: z.number().optional(),
  atMost: z.number().optional(),
  /** Holds any of these words, whatever their case. */
  has: z.array(z.string().min(1)).min(1).optional(),
};

export const setRule = z.strictObject({ of: z.enum(setAttributes), ...tests });
export type SetRule = z.infer<typeof setRule>;
export const studyRule = z.strictObject({ of: z.enum(studyAttributes), ...tests });
export type StudyRule = z.infer<typeof studyRule>;

/** Which of several is taken: the first wish that tells them apart decides, then the strip's order. */
export const wish = z.strictObject({
  of: z.enum(setAttributes),
  /** The largest or the smallest number; or values, the wanted first. */
  best: z.union([z.literal("most"), z.literal("least"), z.array(scalar).min(1)]),
});
export type Wish = z.infer<typeof wish>;

const slot = z.string().regex(/^[a-z0-9-]{1,40}$/);

export const wantedSet = z.strictObject({
  /** 0: of the exam itself; 1: of the first prior that is wanted; and so on. */
  prior: z.int().min(0).max(9).default(0),
  rules: z.array(setRule).max(20).default([]),
  prefer: z.array(wish).max(10).default([]),
  /** The one most like what hangs for another set (RD-12). */
  like: slot.optional(),
  /** All that fit, each in a view of its own. */
  all: z.boolean().default(false),
  /** Without it the protocol is not for this exam. */
  required: z.boolean().default(false),
});
export type WantedSet = z.infer<typeof wantedSet>;

export const protocolView = z.strictObject({
  set: slot,
  /** Where it begins. */
  slice: z.enum(["first", "middle"]).default("first"),
  /** Modality values; left out: the image's own. */
  window: z.strictObject({ center: z.number(), width: z.number().positive() }).optional(),
  /** `chest-wall`: moved to the edge that faces the other side; `fit`: whole, in the middle. */
  zoom: z.enum(["fit", "chest-wall-left", "chest-wall-right"]).default("fit"),
  /** Views of one group scroll together. */
  sync: slot.optional(),
});
export type ProtocolView = z.infer<typeof protocolView>;

export const protocolDisplay = z.strictObject({
  /** `fit`: as many views as find their set, in the grid that gives each the most room. */
  grid: z.union([z.literal("fit"), z.strictObject({ rows: z.int().min(1).max(6), columns: z.int().min(1).max(6) })]),
  views: z.array(protocolView).min(1).max(36),
});
export type ProtocolDisplay = z.infer<typeof protocolDisplay>;

const localized = z.strictObject({ en: z.string().min(1).max(80), ko: z.string().min(1).max(80) });

export const protocolStage = z.strictObject({
  name: localized,
  displays: z.array(protocolDisplay).min(1).max(8),
});

export const hangingProtocol = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,60}$/),
    name: localized,
    /** All must hold. */
    exam: z.array(studyRule).min(1).max(20),
    /** Priors that are wanted, the most relevant that fits each; every rule of one must hold. */
    priors: z.array(z.array(studyRule).max(20)).max(9).default([]),
    sets: z.record(slot, wantedSet),
    /** So many of its sets of the exam itself must be there. */
    needs: z.int().min(0).max(36).default(1),
    stages: z.array(protocolStage).min(1).max(12),
  })
  .superRefine(({ sets, stages, priors }, context) => {
    const refuse = (message: string): void => context.addIssue({ code: "custom", message });
    for (const view of stages.flatMap(({ displays }) => displays.flatMap(({ views }) => views))) {
      if (sets[view.set] === undefined) refuse(`a view wants "${view.set}", which is no set of this protocol`);
    }
    for (const [name, { like, prior }] of Object.entries(sets)) {
      if (like !== undefined && (sets[like] === undefined || like === name)) refuse(`"${name}" is like no other set`);
      if (prior > priors.length) refuse(`"${name}" is of a prior that is not wanted`);
    }
  });
export type HangingProtocol = z.infer<typeof hangingProtocol>;
/** As a person writes it: what has a default may be left out. */
export type WrittenProtocol = z.input<typeof hangingProtocol>;

/** The published schema: docs/hanging-protocol-schema.json, which a test keeps current. */
export const protocolJsonSchema = (): unknown => ({
  ...z.toJSONSchema(hangingProtocol, { io: "input", target: "draft-2020-12" }),
  title: "Alcove hanging protocol",
  description: "Which exams it is for, which series and priors it wants, and where they hang.",
});
