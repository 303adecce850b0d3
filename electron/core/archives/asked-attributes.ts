/** Attributes that archives are asked for besides those every archive answers by itself. */
import { tag } from "../../../shared/dicom/tags.ts";

/** Not among those of PS3.18 table 10.6.1-5 and the required keys of PS3.4 table C.6-2. */
export const furtherOfStudy: readonly string[] = [
  tag.StudyDescription,
  tag.InstitutionName,
  tag.StationName,
  tag.BodyPartExamined,
  tag.ReferringPhysicianTelephoneNumbers,
  tag.AdmittingDiagnosesDescription,
  tag.IssuerOfPatientID,
  tag.PatientAge,
  tag.StudyStatusID,
  tag.StudyPriorityID,
  tag.ReasonForStudy,
  tag.RequestingService,
  tag.RequestedProcedureDescription,
  tag.AdmissionID,
  tag.CurrentPatientLocation,
  tag.RequestedProcedurePriority,
  tag.PlacerOrderNumberImagingServiceRequest,
];
export const furtherOfSeries: readonly string[] = [tag.SeriesDescription, tag.BodyPartExamined, tag.Laterality];
