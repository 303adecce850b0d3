/** What an archive says of studies, series and instances before their bytes come (QIDO-RS, C-FIND, DICOMDIR, file headers). */
import { z } from "zod";
import { seriesUid, sopInstanceUid, studyUid } from "./uid.ts";

/** Person Name component groups (PS3.5 6.2), each "family^given^middle^prefix^suffix"; "" when absent. */
export const personName = z.object({ alphabetic: z.string(), ideographic: z.string(), phonetic: z.string() });
export type PersonName = z.infer<typeof personName>;

/** Absent values are "" or null. Dates are DICOM DA (YYYYMMDD), times DICOM TM, both in the site's own zone. */
export const studySummary = z.object({
  study: studyUid,
  accession: z.string(),
  /** Placer Order Number / Imaging Service Request (0040,2016). */
  placer: z.string(),
  /** Study Date (0008,0020). */
  date: z.string(),
  /** Study Time (0008,0030). */
  time: z.string(),
  /** Study Description (0008,1030), or the requested procedure's. */
  description: z.string(),
  /** Modalities in Study (0008,0061). */
  modalities: z.array(z.string()),
  /** Body Part Examined (0018,0015) of any series, when the archive says it at this level. */
  bodyPart: z.string(),
  station: z.string(),
  institution: z.string(),
  /** Referring Physician's Name (0008,0090). */
  referrer: personName,
  referrerPhone: z.string(),
  ward: z.string(),
  /** Admission ID (0038,0010). */
  admission: z.string(),
  /** Reason for the requested procedure or admitting diagnosis. */
  indication: z.string(),
  /** Requested Procedure Priority (0040,1003) as written. */
  priority: z.string(),
  /** Instance or study status that says it was reported (0032,000A or Completion Flag), as written. */
  status: z.string(),
  patient: z.object({
    /** Patient ID (0010,0020). */
    id: z.string(),
    /** Issuer of Patient ID (0010,0021); "" means the site's own assigner. */
    issuer: z.string(),
    name: personName,
    birthDate: z.string(),
    /** Patient's Sex (0010,0040): M, F, O or "". */
    sex: z.string(),
    /** Patient's Age (0010,1010) at the study, e.g. "064Y"; "" when absent. */
    age: z.string(),
  }),
  seriesCount: z.int().nonnegative().nullable(),
  instanceCount: z.int().nonnegative().nullable(),
});
export type StudySummary = z.infer<typeof studySummary>;

export const seriesSummary = z.object({
  series: seriesUid,
  number: z.number().nullable(),
  modality: z.string(),
  description: z.string(),
  bodyPart: z.string(),
  laterality: z.string(),
  instanceCount: z.int().nonnegative().nullable(),
});
export type SeriesSummary = z.infer<typeof seriesSummary>;

export const instanceSummary = z.object({
  instance: sopInstanceUid,
  sopClass: z.string(),
  number: z.number().nullable(),
});
export type InstanceSummary = z.infer<typeof instanceSummary>;
