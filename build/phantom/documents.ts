/** Objects that are read rather than looked at: a report in words (PS3.3 A.35.1), a document in a file (PS3.3 A.45.1). */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { code, type DataSet } from "./data-set.ts";
import type { WrittenInstance } from "./image-file.ts";
import { encodePart10 } from "./part10.ts";
import { instanceUidOf, laterTime, type PhantomStudy, seriesHeader, studyHeader } from "./study.ts";

const BASIC_TEXT_SR = "1.2.840.10008.5.1.4.1.1.88.11";
const ENCAPSULATED_PDF = "1.2.840.10008.5.1.4.1.1.104.1";

function header(study: PhantomStudy, modality: string, series: number, description: string, sopClass: string): DataSet {
  const {
    ProtocolName: _,
    BodyPartExamined: __,
    ...seriesPart
  } = seriesHeader(study, {
    modality,
    number: series,
    description,
    protocol: "",
    manufacturer: "Alcove",
    model: "Phantom",
  });
  return {
    ...studyHeader(study),
    ...seriesPart,
    SOPClassUID: sopClass,
    SOPInstanceUID: instanceUidOf(study, series, 1),
    InstanceNumber: 1,
    ContentDate: study.date,
    ContentTime: laterTime(study.time, 1800),
  };
}

function write(study: PhantomStudy, dataSet: DataSet, directory: string, name: string): WrittenInstance {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, name);
  writeFileSync(file, encodePart10(dataSet, study.characterSet));
  return { file, sopInstance: String(dataSet.SOPInstanceUID) };
}

/** A finished, verified radiology report with one heading; `texts` are its findings, word for word. */
export function writeReport(
  study: PhantomStudy,
  series: number,
  texts: readonly string[],
  directory: string,
): WrittenInstance {
  const report: DataSet = {
    ...header(study, "SR", series, "Report", BASIC_TEXT_SR),
    CompletionFlag: "COMPLETE",
    VerificationFlag: "VERIFIED",
    ValueType: "CONTAINER",
    ContinuityOfContent: "SEPARATE",
    ConceptNameCodeSequence: [code("18748-4", "LN", "Diagnostic Imaging Report")],
    ContentSequence: [
      {
        RelationshipType: "CONTAINS",
        ValueType: "CONTAINER",
        ContinuityOfContent: "SEPARATE",
        ConceptNameCodeSequence: [code("121070", "DCM", "Findings")],
        ContentSequence: [
          ...texts.map(
            (text): DataSet => ({
              RelationshipType: "CONTAINS",
              ValueType: "TEXT",
              ConceptNameCodeSequence: [code("121071", "DCM", "Finding")],
              TextValue: text,
            }),
          ),
          {
            RelationshipType: "CONTAINS",
            ValueType: "NUM",
            ConceptNameCodeSequence: [code("81827009", "SCT", "Diameter")],
            MeasuredValueSequence: [
              { NumericValue: 9.4, MeasurementUnitsCodeSequence: [code("mm", "UCUM", "millimeter")] },
            ],
          },
        ],
      },
    ],
  };
  return write(study, report, directory, "SR00001.dcm");
}

/** A PDF in a DICOM file; `pdf` comes out again byte for byte. */
export function writePdf(
  study: PhantomStudy,
  series: number,
  title: string,
  pdf: Uint8Array,
  directory: string,
): WrittenInstance {
  const document: DataSet = {
    ...header(study, "DOC", series, title, ENCAPSULATED_PDF),
    ConversionType: "WSD",
    BurnedInAnnotation: "YES",
    DocumentTitle: title,
    MIMETypeOfEncapsulatedDocument: "application/pdf",
    EncapsulatedDocumentLength: pdf.length,
    EncapsulatedDocument: pdf,
  };
  return write(study, document, directory, "DOC00001.dcm");
}
