/** Whose phantom it is, and what a hospital says of the examination. */
import type { CharacterSet } from "./character-set.ts";
import { code, type DataSet } from "./data-set.ts";
import { phantomUid } from "./phantom-uid.ts";

export interface PhantomPatient {
  readonly id: string;
  /** Issuer of Patient ID (0010,0021). */
  readonly issuer: string;
  /** Person Name, all component groups. */
  readonly name: string;
  readonly birthDate: string;
  readonly sex: "F" | "M" | "O";
}

export interface PhantomStudy {
  readonly seed: string | number;
  readonly patient: PhantomPatient;
  readonly characterSet: CharacterSet;
  /** DICOM DA and TM. */
  readonly date: string;
  readonly time: string;
  readonly accession: string;
  readonly description: string;
  readonly indication: string;
  readonly bodyPart: string;
  /** Requested Procedure Priority (0040,1003): STAT, HIGH, ROUTINE, MEDIUM, LOW. */
  readonly priority: string;
  /** Study Status ID (0032,000A), as archives mark what was reported; "" leaves it out. */
  readonly status: string;
  readonly referrer: string;
  readonly referrerPhone: string;
  readonly ward: string;
  readonly admission: string;
  readonly institution: string;
  readonly station: string;
}

const examplePatient: PhantomPatient = {
  id: "PHANTOM-001",
  issuer: "",
  name: "Phantom^Chest",
  birthDate: "19580314",
  sex: "F",
};

/** A study with everything a device fills in; name what should differ. */
export function phantomStudy(
  given: Partial<Omit<PhantomStudy, "patient">> & { readonly patient?: Partial<PhantomPatient> } = {},
): PhantomStudy {
  return {
    seed: 1,
    characterSet: "ISO_IR 192",
    date: "20260112",
    time: "101530",
    accession: "PH2601120001",
    description: "CT Chest with contrast",
    indication: "Follow-up of a pulmonary nodule",
    bodyPart: "CHEST",
    priority: "ROUTINE",
    status: "",
    referrer: "Haddad^Lena^^Dr.",
    referrerPhone: "+32 2 555 01 44",
    ward: "OPD 3",
    admission: "ADM-260112-07",
    institution: "Phantom General Hospital",
    station: "PHCT01",
    ...given,
    patient: { ...examplePatient, ...given.patient },
  };
}

/** Study Instance UID (0020,000D): of the patient, the accession and the seed. */
export function studyUidOf(study: PhantomStudy): string {
  return phantomUid("study", study.seed, study.patient.id, study.accession, study.date);
}

export function seriesUidOf(study: PhantomStudy, number: number): string {
  return phantomUid("series", studyUidOf(study), number);
}

export function instanceUidOf(study: PhantomStudy, series: number, number: number): string {
  return phantomUid("instance", seriesUidOf(study, series), number);
}

/** Patient's Age (0010,1010) at the study, in years. */
function age(birthDate: string, date: string): string {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (date.slice(4) < birthDate.slice(4) ? 1 : 0);
  return `${String(Math.max(0, years)).padStart(3, "0")}Y`;
}

/** Patient, visit, order and study, as they stand in every instance of a study. */
export function studyHeader(study: PhantomStudy): DataSet {
  const { patient } = study;
  return {
    SpecificCharacterSet: study.characterSet,
    TimezoneOffsetFromUTC: "+0000",
    PatientName: patient.name,
    PatientID: patient.id,
    IssuerOfPatientID: patient.issuer === "" ? undefined : patient.issuer,
    PatientBirthDate: patient.birthDate,
    PatientSex: patient.sex,
    PatientAge: age(patient.birthDate, study.date),
    StudyInstanceUID: studyUidOf(study),
    StudyID: study.accession.slice(-6),
    StudyDate: study.date,
    StudyTime: study.time,
    AccessionNumber: study.accession,
    StudyDescription: study.description,
    ReferringPhysicianName: study.referrer,
    ReferringPhysicianTelephoneNumbers: study.referrerPhone,
    ReferringPhysicianIdentificationSequence: [
      {
        InstitutionName: study.institution,
        PersonIdentificationCodeSequence: [code("REF-1", "99PHANTOM", "Referring physician")],
        PersonTelephoneNumbers: study.referrerPhone,
      },
    ],
    AdmissionID: study.admission,
    CurrentPatientLocation: study.ward,
    AdmittingDiagnosesDescription: study.indication,
    RequestedProcedurePriority: study.priority,
    StudyStatusID: study.status === "" ? undefined : study.status,
    InstitutionName: study.institution,
    StationName: study.station,
  };
}

export interface SeriesIdentity {
  readonly modality: string;
  /** Series Number (0020,0011). */
  readonly number: number;
  readonly description: string;
  readonly protocol: string;
  readonly manufacturer: string;
  readonly model: string;
}

/** Series, equipment and performed step; seconds are added to the study's time series by series. */
export function seriesHeader(study: PhantomStudy, series: SeriesIdentity): DataSet {
  return {
    Modality: series.modality,
    SeriesInstanceUID: seriesUidOf(study, series.number),
    SeriesNumber: series.number,
    SeriesDescription: series.description,
    ProtocolName: series.protocol,
    SeriesDate: study.date,
    SeriesTime: laterTime(study.time, series.number * 20),
    BodyPartExamined: study.bodyPart,
    Manufacturer: series.manufacturer,
    ManufacturerModelName: series.model,
    DeviceSerialNumber: "260101",
    SoftwareVersions: "phantom-1",
    OperatorsName: "Okafor^Ada",
    PerformedProcedureStepID: `PPS${study.accession.slice(-6)}`,
    PerformedProcedureStepDescription: study.description,
    PerformedProcedureStepStartDate: study.date,
    PerformedProcedureStepStartTime: study.time,
    RequestAttributesSequence: [
      {
        AccessionNumber: study.accession,
        RequestedProcedureID: `RP${study.accession.slice(-6)}`,
        RequestedProcedureDescription: study.description,
        ReasonForTheRequestedProcedure: study.indication,
        ScheduledProcedureStepID: `SPS${study.accession.slice(-6)}`,
        ScheduledProcedureStepDescription: series.protocol,
      },
    ],
  };
}

/** A DICOM time some seconds later the same day. */
export function laterTime(time: string, seconds: number): string {
  const at = Number(time.slice(0, 2)) * 3600 + Number(time.slice(2, 4)) * 60 + Number(time.slice(4, 6)) + seconds;
  const bounded = Math.min(at, 86_399);
  return [Math.floor(bounded / 3600), Math.floor(bounded / 60) % 60, bounded % 60]
    .map((part) => String(Math.floor(part)).padStart(2, "0"))
    .join("");
}
