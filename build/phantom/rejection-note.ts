/** A rejection note: key objects that say "do not use these" (PS3.3 A.35.4, PS3.16 CID 7011, IHE IOCM). */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { code, type DataSet } from "./data-set.ts";
import type { WrittenInstance } from "./image-file.ts";
import { encodePart10 } from "./part10.ts";
import {
  instanceUidOf,
  laterTime,
  type PhantomStudy,
  seriesHeader,
  seriesUidOf,
  studyHeader,
  studyUidOf,
} from "./study.ts";

const KEY_OBJECT_SELECTION = "1.2.840.10008.5.1.4.1.1.88.59";

export interface Rejected {
  readonly sopClass: string;
  readonly sopInstance: string;
  /** Series Number of the phantom series that it stands in. */
  readonly series: number;
}

/** Writes a note that rejects `rejected` for quality reasons (113001, DCM). All are of one series. */
export function writeRejectionNote(
  study: PhantomStudy,
  series: number,
  rejected: readonly Rejected[],
  directory: string,
): WrittenInstance {
  const reference = ({ sopClass, sopInstance }: Rejected): DataSet => ({
    ReferencedSOPClassUID: sopClass,
    ReferencedSOPInstanceUID: sopInstance,
  });
  const first = rejected[0];
  if (first === undefined) throw new RangeError("A rejection note names at least one instance.");
  const sopInstance = instanceUidOf(study, series, 1);
  const {
    ProtocolName: _,
    BodyPartExamined: __,
    RequestAttributesSequence: ___,
    ...seriesPart
  } = seriesHeader(study, {
    modality: "KO",
    number: series,
    description: "Rejected for quality reasons",
    protocol: "",
    manufacturer: "Alcove",
    model: "Phantom",
  });
  const note: DataSet = {
    ...studyHeader(study),
    ...seriesPart,
    ReferencedPerformedProcedureStepSequence: [],
    SOPClassUID: KEY_OBJECT_SELECTION,
    SOPInstanceUID: sopInstance,
    InstanceNumber: 1,
    ContentDate: study.date,
    ContentTime: laterTime(study.time, 900),
    CurrentRequestedProcedureEvidenceSequence: [
      {
        StudyInstanceUID: studyUidOf(study),
        ReferencedSeriesSequence: [
          { SeriesInstanceUID: seriesUidOf(study, first.series), ReferencedSOPSequence: rejected.map(reference) },
        ],
      },
    ],
    ValueType: "CONTAINER",
    ContinuityOfContent: "SEPARATE",
    ConceptNameCodeSequence: [code("113001", "DCM", "Rejected for Quality Reasons")],
    ContentTemplateSequence: [{ MappingResource: "DCMR", TemplateIdentifier: "2010" }],
    ContentSequence: [
      {
        RelationshipType: "CONTAINS",
        ValueType: "TEXT",
        ConceptNameCodeSequence: [code("113012", "DCM", "Key Object Description")],
        TextValue: "Motion",
      },
      ...rejected.map(
        (one): DataSet => ({
          RelationshipType: "CONTAINS",
          ValueType: "IMAGE",
          ReferencedSOPSequence: [reference(one)],
        }),
      ),
    ],
  };
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "KO00001.dcm");
  writeFileSync(file, encodePart10(note, study.characterSet));
  return { file, sopInstance };
}
