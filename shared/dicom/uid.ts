import { z } from "zod";

/** A DICOM unique identifier (PS3.5 9.1): digits and dots, at most 64 characters. Never used as a file name. */
const uidText = /^[0-9][0-9.]{0,63}$/;

export const studyUid = z.string().regex(uidText).brand<"StudyInstanceUID">();
export const seriesUid = z.string().regex(uidText).brand<"SeriesInstanceUID">();
export const sopInstanceUid = z.string().regex(uidText).brand<"SOPInstanceUID">();

/** Study Instance UID (0020,000D). */
export type StudyUid = z.infer<typeof studyUid>;
/** Series Instance UID (0020,000E). */
export type SeriesUid = z.infer<typeof seriesUid>;
/** SOP Instance UID (0008,0018). */
export type SopInstanceUid = z.infer<typeof sopInstanceUid>;
