/** Study, series and instance summaries from any data set: a file's, a DICOMDIR record's or a query answer's. */
import { type Attributes, firstText, itemOf, nameOf, numberOf, textOf } from "./attributes.ts";
import type { InstanceSummary, SeriesSummary, StudySummary } from "./summaries.ts";
import { tag } from "./tags.ts";
import { seriesUid, sopInstanceUid, studyUid } from "./uid.ts";

/** A count beyond what numbers hold exactly is none. */
const count = (attributes: Attributes, name: string): number | null => {
  const value = numberOf(attributes, name);
  return value !== null && Number.isSafeInteger(value) && value >= 0 ? value : null;
};

/** Text of the data set, else of its Request Attributes Sequence (0040,0275). */
const requestText = (attributes: Attributes, tags: readonly string[]): string => {
  const request = itemOf(attributes, tag.RequestAttributesSequence);
  return firstText(attributes, tags) || (request === undefined ? "" : firstText(request, tags));
};

/** @returns `null` when there is no valid Study Instance UID (0020,000D). */
export function studySummaryOf(attributes: Attributes): StudySummary | null {
  const study = studyUid.safeParse(textOf(attributes, tag.StudyInstanceUID));
  if (!study.success) return null;
  const modalities = attributes.texts(tag.ModalitiesInStudy);
  return {
    study: study.data,
    accession: textOf(attributes, tag.AccessionNumber),
    placer: requestText(attributes, [tag.PlacerOrderNumberImagingServiceRequest]),
    date: textOf(attributes, tag.StudyDate),
    time: textOf(attributes, tag.StudyTime),
    description: requestText(attributes, [tag.StudyDescription, tag.RequestedProcedureDescription]),
    modalities: (modalities.length > 0 ? modalities : attributes.texts(tag.Modality)).filter((text) => text !== ""),
    bodyPart: textOf(attributes, tag.BodyPartExamined),
    station: textOf(attributes, tag.StationName),
    institution: textOf(attributes, tag.InstitutionName),
    referrer: nameOf(attributes, tag.ReferringPhysicianName),
    referrerPhone: textOf(attributes, tag.ReferringPhysicianTelephoneNumbers),
    ward: firstText(attributes, [tag.CurrentPatientLocation, tag.RequestingService]),
    admission: textOf(attributes, tag.AdmissionID),
    indication: requestText(attributes, [
      tag.ReasonForTheRequestedProcedure,
      tag.ReasonForStudy,
      tag.AdmittingDiagnosesDescription,
    ]),
    priority: requestText(attributes, [tag.RequestedProcedurePriority, tag.StudyPriorityID]),
    status: firstText(attributes, [tag.StudyStatusID, tag.CompletionFlag]),
    patient: {
      id: textOf(attributes, tag.PatientID),
      issuer: textOf(attributes, tag.IssuerOfPatientID),
      name: nameOf(attributes, tag.PatientName),
      birthDate: textOf(attributes, tag.PatientBirthDate),
      sex: textOf(attributes, tag.PatientSex),
      age: textOf(attributes, tag.PatientAge),
    },
    seriesCount: count(attributes, tag.NumberOfStudyRelatedSeries),
    instanceCount: count(attributes, tag.NumberOfStudyRelatedInstances),
  };
}

/** @returns `null` when there is no valid Series Instance UID (0020,000E). */
export function seriesSummaryOf(attributes: Attributes): SeriesSummary | null {
  const series = seriesUid.safeParse(textOf(attributes, tag.SeriesInstanceUID));
  if (!series.success) return null;
  return {
    series: series.data,
    number: numberOf(attributes, tag.SeriesNumber),
    modality: textOf(attributes, tag.Modality),
    description: textOf(attributes, tag.SeriesDescription),
    bodyPart: textOf(attributes, tag.BodyPartExamined),
    laterality: firstText(attributes, [tag.Laterality, tag.ImageLaterality]),
    instanceCount: count(attributes, tag.NumberOfSeriesRelatedInstances),
  };
}

/** @returns `null` when there is no valid SOP Instance UID (0008,0018). */
export function instanceSummaryOf(attributes: Attributes): InstanceSummary | null {
  const instance = sopInstanceUid.safeParse(textOf(attributes, tag.SOPInstanceUID));
  if (!instance.success) return null;
  return {
    instance: instance.data,
    sopClass: textOf(attributes, tag.SOPClassUID),
    number: numberOf(attributes, tag.InstanceNumber),
  };
}
