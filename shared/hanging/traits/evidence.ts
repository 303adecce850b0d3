/** What a series is classified by: what its archive says of it, and samples of its images. */
import type { tag } from "../../dicom/tags.ts";
import { foldText } from "../../worklist/folded-text.ts";
import type { ImageSample } from "../image-sample.ts";
import { type Trait, trait } from "../series-traits.ts";

export interface SeriesEvidence {
  readonly modality: string;
  /** Series Description (0008,103E). */
  readonly description: string;
  /** Body Part Examined (0018,0015) as the archive lists it. */
  readonly bodyPart: string;
  /** Laterality (0020,0060) as the archive lists it. */
  readonly laterality: string;
  /** Study Description (0008,1030). */
  readonly studyDescription: string;
  /** Of the first, middle and last image; none while no image is here. */
  readonly samples: readonly ImageSample[];
}

/** A text that people wrote, ready to look for words in. */
export interface Name {
  readonly from: keyof typeof tag;
  readonly written: string;
  /** Folded, with marks that join words as blanks. */
  readonly words: string;
}

const nameOf = (from: Name["from"], written: string): readonly Name[] =>
  written.trim() === "" ? [] : [{ from, written, words: foldText(written).replace(/[_^<>()[\]|,;:=]+/g, " ") }];

/** The series' own names: its description, its protocol, how its device processed it. */
export function seriesNames({ description, samples }: SeriesEvidence): readonly Name[] {
  const technique = samples[0]?.technique;
  return [
    ...nameOf("SeriesDescription", description || (technique?.description ?? "")),
    ...nameOf("ProtocolName", technique?.protocol ?? ""),
    ...nameOf("AcquisitionDeviceProcessingDescription", technique?.processing ?? ""),
  ];
}

export const studyNames = ({ studyDescription }: SeriesEvidence): readonly Name[] =>
  nameOf("StudyDescription", studyDescription);

/** Words by which a value is known, the first that fits decides. */
export type WordTable<Value> = readonly (readonly [Value, RegExp])[];

/** The value that the first name with any of the words tells. */
export function byWords<Value>(names: readonly Name[], table: WordTable<Value>): Trait<Value> | null {
  for (const { from, written, words } of names) {
    const found = table.find(([, pattern]) => pattern.test(words));
    if (found !== undefined) return trait(found[0], from, written);
  }
  return null;
}

/** The first value that a sample tells. */
export function bySamples<Value>(
  samples: readonly ImageSample[],
  read: (sample: ImageSample) => Trait<Value> | null,
): Trait<Value> | null {
  for (const sample of samples) {
    const found = read(sample);
    if (found !== null) return found;
  }
  return null;
}
