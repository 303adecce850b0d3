/** Made-up studies and a site, for tests and benches. */
import { type SiteConfig, siteConfig } from "../../../shared/contract/site.ts";
import type { StudySummary } from "../../../shared/dicom/summaries.ts";
import { studyUid } from "../../../shared/dicom/uid.ts";

export const exampleSite = (change: Partial<SiteConfig> = {}): SiteConfig => ({
  ...siteConfig.parse({
    id: "00000000-0000-4000-8000-00000000000a",
    name: "Northfield",
    timeZone: "UTC",
    assigner: "northfield",
    archives: [{ id: "main", kind: "dicomweb", root: "http://127.0.0.1:1/dicom-web/" }],
  }),
  ...change,
});

const nobody = { alphabetic: "", ideographic: "", phonetic: "" };

/** `number` tells studies apart; `patient` patients. Performed on 2026-03-01 at noon unless told. */
export const exampleStudy = (
  number: number,
  change: Partial<Omit<StudySummary, "patient">> & { readonly patient?: Partial<StudySummary["patient"]> } = {},
): StudySummary => ({
  study: studyUid.parse(`1.2.826.${number}`),
  accession: `A${number}`,
  placer: "",
  date: "20260301",
  time: "120000",
  description: "CT chest",
  modalities: ["CT"],
  bodyPart: "CHEST",
  station: "CT1",
  institution: "Northfield General",
  referrer: nobody,
  referrerPhone: "",
  ward: "",
  admission: "",
  indication: "",
  priority: "",
  status: "",
  seriesCount: 1,
  instanceCount: 2,
  ...change,
  patient: {
    id: "P1",
    issuer: "",
    name: { ...nobody, alphabetic: "Doe^Jane" },
    birthDate: "19600101",
    sex: "F",
    age: "",
    ...change.patient,
  },
});
