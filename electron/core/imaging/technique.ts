/** Reads how an image was made ({@link Technique}), vendors' private b-values included. */
import { type Attributes, firstText, itemOf, numberOf, textOf } from "../../../shared/dicom/attributes.ts";
import { parseTime } from "../../../shared/dicom/dates.ts";
import { tag } from "../../../shared/dicom/tags.ts";
import type { Technique } from "../../../shared/dicom/technique.ts";
import type { FileAttributes } from "./data-set-attributes.ts";
import { type FrameGroups, readFrameGroups } from "./functional-groups.ts";
import { privateBValue } from "./private-b-value.ts";

/** No text of a header that is classified by is longer. */
const LONGEST = 200;

const short = (text: string): string => text.slice(0, LONGEST);
const shortTexts = (attributes: Attributes | undefined, name: string): string[] =>
  (attributes?.texts(name) ?? []).slice(0, 20).map(short);

/** The first frame's functional groups, and where an attribute of one stands: there, else in the data set itself. */
interface Source {
  readonly attributes: FileAttributes;
  readonly groups: FrameGroups;
}

const macroOf = ({ attributes, groups }: Source, sequence: string): Attributes | undefined =>
  groups.macro(0, sequence) ?? itemOf(attributes, sequence);

const textIn = (source: Source, sequence: string, name: string): string =>
  short(firstText(macroOf(source, sequence) ?? source.attributes, [name]) || textOf(source.attributes, name));

const numberIn = (source: Source, sequence: string, name: string): number | null => {
  const macro = macroOf(source, sequence);
  return (macro === undefined ? null : numberOf(macro, name)) ?? numberOf(source.attributes, name);
};

const codeOf = (item: Attributes) => ({
  code: short(textOf(item, tag.CodeValue)),
  meaning: short(textOf(item, tag.CodeMeaning)),
});

function anatomyOf(source: Source): Technique["anatomy"] {
  const frame = macroOf(source, tag.FrameAnatomySequence);
  const items = [
    ...source.attributes.items(tag.AnatomicRegionSequence),
    ...(frame?.items(tag.AnatomicRegionSequence) ?? []),
  ];
  return items.slice(0, 5).map(codeOf);
}

/** Route as text, or the code of the first agent's (0018,0014). */
const ROUTE_CODES = "00180014";
function routeOf(attributes: Attributes): string {
  const agent = itemOf(attributes, tag.ContrastBolusAgentSequence);
  const coded = agent === undefined ? undefined : itemOf(agent, ROUTE_CODES);
  return short(
    textOf(attributes, tag.ContrastBolusRoute) || (coded === undefined ? "" : textOf(coded, tag.CodeMeaning)),
  );
}

function secondsOfDay(attributes: Attributes, name: string): number | null {
  const time = parseTime(textOf(attributes, name));
  return time === null ? null : time.hour * 3600 + time.minute * 60 + time.second;
}

/** Seconds between the two times of one day; `null` when they are not told, or not in that order. */
function contrastDelayOf(attributes: Attributes): number | null {
  const given = secondsOfDay(attributes, tag.ContrastBolusStartTime);
  const acquired = secondsOfDay(attributes, tag.AcquisitionTime);
  return given === null || acquired === null || acquired < given ? null : acquired - given;
}

/** Contrast/Bolus Agent (0018,0010), or the meaning of the first agent's code. */
export function contrastAgentOf(attributes: Attributes): string {
  const agent = itemOf(attributes, tag.ContrastBolusAgentSequence);
  return textOf(attributes, tag.ContrastBolusAgent) || (agent === undefined ? "" : textOf(agent, tag.CodeMeaning));
}

/** Times and kernel, which enhanced objects keep in functional groups. */
export function timingOf(attributes: FileAttributes): {
  readonly echoTime: number | null;
  readonly repetitionTime: number | null;
  readonly inversionTime: number | null;
  readonly kernel: string;
} {
  const source = { attributes, groups: readFrameGroups(attributes) };
  const kernels = macroOf(source, tag.CTReconstructionSequence) ?? attributes;
  return {
    echoTime: numberIn(source, tag.MREchoSequence, tag.EffectiveEchoTime) ?? numberOf(attributes, tag.EchoTime),
    repetitionTime: numberIn(source, tag.MRTimingAndRelatedParametersSequence, tag.RepetitionTime),
    inversionTime:
      numberIn(source, tag.MRModifierSequence, tag.InversionTimes) ?? numberOf(attributes, tag.InversionTime),
    kernel: kernels.texts(tag.ConvolutionKernel).join(" "),
  };
}

/** Never throws: what is absent or unreadable is empty. */
export function readTechnique(attributes: FileAttributes): Technique {
  const source = { attributes, groups: readFrameGroups(attributes) };
  const frameType =
    macroOf(source, tag.MRImageFrameTypeSequence) ?? macroOf(source, tag.CTImageFrameTypeSequence) ?? attributes;
  const inverted = textIn(source, tag.MRModifierSequence, tag.InversionRecovery) === "YES";
  const view = itemOf(attributes, tag.ViewCodeSequence);
  return {
    protocol: short(textOf(attributes, tag.ProtocolName)),
    description: short(textOf(attributes, tag.SeriesDescription)),
    bodyPart: short(textOf(attributes, tag.BodyPartExamined)),
    anatomy: anatomyOf(source),
    processing: short(textOf(attributes, tag.AcquisitionDeviceProcessingDescription)),
    derivation: short(textOf(attributes, tag.DerivationDescription)),
    frameType: shortTexts(frameType, tag.FrameType),
    calculation: short(
      firstText(frameType, [tag.VolumeBasedCalculationTechnique]) ||
        textOf(attributes, tag.VolumeBasedCalculationTechnique),
    ),
    sequence: [...shortTexts(attributes, tag.ScanningSequence), ...(inverted ? ["IR"] : [])],
    variant: shortTexts(attributes, tag.SequenceVariant),
    options: shortTexts(attributes, tag.ScanOptions),
    sequenceName: short(firstText(attributes, [tag.SequenceName, tag.PulseSequenceName])),
    angio: textOf(attributes, tag.AngioFlag) === "Y",
    flipAngle: numberIn(source, tag.MRTimingAndRelatedParametersSequence, tag.FlipAngle),
    bValue: numberIn(source, tag.MRDiffusionSequence, tag.DiffusionBValue) ?? privateBValue(attributes),
    acquisitionContrast: textIn(source, tag.MRImageFrameTypeSequence, tag.AcquisitionContrast),
    suppression: textIn(source, tag.MRModifierSequence, tag.SpectrallySelectedSuppression),
    contrastRoute: routeOf(attributes),
    contrastDelay: contrastDelayOf(attributes),
    view: view === undefined ? null : codeOf(view),
  };
}
