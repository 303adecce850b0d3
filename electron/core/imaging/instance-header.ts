/** An instance's header: what kind it is, and what classification, hanging and lists ask of it. */
import { type Attributes, firstText, itemOf, numberOf, textOf } from "../../../shared/dicom/attributes.ts";
import type { ImageHeader, InstanceHeader, InstanceKind } from "../../../shared/dicom/instance-header.ts";
import { tag } from "../../../shared/dicom/tags.ts";
import { sopInstanceUid } from "../../../shared/dicom/uid.ts";
import type { FileAttributes } from "./data-set-attributes.ts";
import { contrastAgentOf, readTechnique, timingOf } from "./technique.ts";

const STORAGE = "1.2.840.10008.5.1.4.1.1.";
const keyObjects = `${STORAGE}88.59`;
const segmentations = new Set([`${STORAGE}66.4`, `${STORAGE}66.5`, `${STORAGE}66.7`]);

/** Classes whose instances have pixels (PS3.4 B.5), as numbers behind the storage root: one without them came cut. */
const imageClasses =
  /^(1(\.[123].*)?|2(\.\d)?|3\.1|4(\.[13])?|6\.[123]|7(\.\d)?|12\.[12](\.1)?|13\.1\.\d|14\.[12]|20|30|77\.1\.\d(\.\d)?|128(\.1)?|130|481\.[12])$/;

export const isImageClass = (sopClass: string): boolean =>
  sopClass.startsWith(STORAGE) && imageClasses.test(sopClass.slice(STORAGE.length));

/** What an instance is to the reader, by its SOP class, or by having pixels. */
export function kindOf(sopClass: string, hasPixels: boolean): InstanceKind {
  if (sopClass === keyObjects) return "key-objects";
  if (segmentations.has(sopClass)) return "segmentation";
  if (sopClass.startsWith(`${STORAGE}88.`)) return "structured-report";
  if (sopClass.startsWith(`${STORAGE}104.`)) return "document";
  if (sopClass.startsWith(`${STORAGE}9.`)) return "waveform";
  if (sopClass.startsWith(`${STORAGE}11.`)) return "presentation-state";
  return hasPixels ? "image" : "other";
}

const STRUCTURE_SET_LABEL = "30060002";
const PLAN_LABEL = "300a0002";

export function titleOf(attributes: Attributes): string {
  const concept = itemOf(attributes, tag.ConceptNameCodeSequence);
  return (
    firstText(attributes, [tag.DocumentTitle]) ||
    (concept ? textOf(concept, tag.CodeMeaning) : "") ||
    firstText(attributes, [
      tag.ContentDescription,
      tag.ContentLabel,
      STRUCTURE_SET_LABEL,
      PLAN_LABEL,
      tag.SeriesDescription,
    ])
  );
}

/** Acquisition, else content, else series date and time, in DT form. */
function acquiredAt(attributes: Attributes): string {
  const whole = textOf(attributes, tag.AcquisitionDateTime);
  if (whole !== "") return whole;
  const pairs = [
    [tag.AcquisitionDate, tag.AcquisitionTime],
    [tag.ContentDate, tag.ContentTime],
    [tag.SeriesDate, tag.SeriesTime],
  ] as const;
  for (const [date, time] of pairs) {
    const day = textOf(attributes, date);
    if (day !== "") return day + textOf(attributes, time);
  }
  return "";
}

/** Instances that a key object or a report's content points to, each once. */
function referencedInstances(attributes: Attributes, into = new Set<string>(), depth = 0): Set<string> {
  if (depth > 32) return into;
  for (const item of attributes.items(tag.ContentSequence)) {
    for (const reference of item.items(tag.ReferencedSOPSequence)) {
      const uid = textOf(reference, tag.ReferencedSOPInstanceUID);
      if (uid !== "") into.add(uid);
    }
    referencedInstances(item, into, depth + 1);
  }
  return into;
}

function references(attributes: Attributes): InstanceHeader["references"] {
  const concept = itemOf(attributes, tag.ConceptNameCodeSequence);
  return { title: concept ? textOf(concept, tag.CodeValue) : "", instances: [...referencedInstances(attributes)] };
}

/** @returns `null` when there is no valid SOP Instance UID (0008,0018) */
export function readInstanceHeader(
  attributes: FileAttributes,
  transferSyntax: string,
  kind: InstanceKind,
  image: ImageHeader | null,
): InstanceHeader | null {
  const instance = sopInstanceUid.safeParse(textOf(attributes, tag.SOPInstanceUID));
  if (!instance.success) return null;
  return {
    instance: instance.data,
    sopClass: textOf(attributes, tag.SOPClassUID),
    transferSyntax,
    kind,
    number: numberOf(attributes, tag.InstanceNumber),
    acquisition: numberOf(attributes, tag.AcquisitionNumber),
    imageType: [...attributes.texts(tag.ImageType)],
    acquiredAt: acquiredAt(attributes),
    ...timingOf(attributes),
    contrast: contrastAgentOf(attributes),
    viewPosition: textOf(attributes, tag.ViewPosition),
    laterality: firstText(attributes, [tag.ImageLaterality, tag.Laterality]),
    patientPosition: textOf(attributes, tag.PatientPosition),
    patientOrientation: [...attributes.texts(tag.PatientOrientation)].filter((text) => text !== ""),
    technique: kind === "image" ? readTechnique(attributes) : null,
    image,
    title: titleOf(attributes),
    references: kind === "key-objects" ? references(attributes) : null,
  };
}
