/** A FHIR ServiceRequest with its Patient and requester, as an order. */
import type { FhirConfig } from "../../../shared/contract/site.ts";
import { type OrderMessage, order } from "../../../shared/orders/order.ts";
import type { OrderStatus } from "../../../shared/orders/order-status.ts";
import { performedAt } from "../../../shared/sites/site-time.ts";
import type {
  FhirConcept,
  FhirIdentifier,
  FhirNames,
  PatientResource,
  RequesterResource,
  ServiceRequest,
} from "./fhir-resources.ts";
import { firstOf } from "./hl7-values.ts";
import { OrderRefusal } from "./order-refusal.ts";
import { modalityIn, sideIn } from "./order-words.ts";

/** http://hl7.org/fhir/request-status */
const statuses: Readonly<Record<string, OrderStatus>> = {
  active: "active",
  unknown: "active",
  "on-hold": "on-hold",
  revoked: "cancelled",
  "entered-in-error": "cancelled",
  completed: "completed",
};
/** http://hl7.org/fhir/request-priority */
const priorities = { stat: "stat", asap: "urgent", urgent: "urgent", routine: "routine" } as const;
/** SNOMED CT: left, right, right and left. */
const snomedSides: Readonly<Record<string, string>> = { "7771000": "left", "24028007": "right", "51440002": "both" };
const sexes = { male: "M", female: "F", other: "O" } as const;

const wordsOf = (concept: FhirConcept | undefined): string =>
  firstOf(concept?.text ?? "", ...(concept?.coding ?? []).map(({ display, code }) => display ?? code ?? ""));
const codingsOf = (concepts: readonly FhirConcept[] | undefined) =>
  (concepts ?? []).flatMap(({ coding }) => coding ?? []);

/** An identifier by its type (HL7 table 0203, ACSN from DICOM's use of it). */
const typed = (identifiers: readonly FhirIdentifier[], code: string): string =>
  identifiers.find(({ type }) => type?.coding?.some((coding) => coding.code === code))?.value ?? "";

function numbersOf({ identifier = [] }: ServiceRequest, { accessionSystem }: FhirConfig) {
  const bySystem = identifier.find(({ system }) => accessionSystem !== "" && system === accessionSystem)?.value ?? "";
  const accession = bySystem || typed(identifier, "ACSN");
  const untyped = identifier.filter(({ type, value }) => type === undefined && value !== accession);
  return {
    accession,
    placer: typed(identifier, "PLAC") || (untyped[0]?.value ?? ""),
    filler: typed(identifier, "FILL"),
  };
}

function nameOf(names: FhirNames, display = "") {
  const name = names?.find(({ use }) => use === "official") ?? names?.[0];
  const parts = [
    name?.family ?? "",
    name?.given?.[0] ?? "",
    name?.given?.slice(1).join(" ") ?? "",
    name?.prefix?.join(" ") ?? "",
    name?.suffix?.join(" ") ?? "",
  ];
  const alphabetic = parts.join("^").replace(/\^+$/, "") || (name?.text ?? display);
  return { alphabetic, ideographic: "", phonetic: "" };
}

/** The number of the site's own system, else the only one, else the one that is in official use. @throws OrderRefusal */
function patientNumber({ identifier = [] }: PatientResource, authority: string) {
  const numbers = identifier.filter(({ value }) => (value ?? "").trim() !== "");
  const own = authority === "" ? undefined : numbers.find(({ system }) => system === authority);
  if (own?.value !== undefined) return { id: own.value, issuer: "" };
  const found = numbers.find(({ use }) => use === "official") ?? numbers[0];
  if (found?.value === undefined) throw new OrderRefusal("no-patient", "Patient.identifier");
  return { id: found.value, issuer: found.system ?? "" };
}

/** UTC milliseconds of a dateTime; a day alone begins by the site's clock. @throws OrderRefusal `bad-date` */
function momentOf(written: string | undefined, zone: string, place: string): number | null {
  if (written === undefined) return null;
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(written);
  const at = day === null ? Date.parse(written) : performedAt(`${day[1]}${day[2]}${day[3]}`, "", zone);
  if (at === null || Number.isNaN(at)) throw new OrderRefusal("bad-date", place);
  return at;
}

/** @throws OrderRefusal */
export function readServiceRequest(
  request: ServiceRequest,
  patient: PatientResource | undefined,
  requester: RequesterResource | undefined,
  config: FhirConfig,
  timeZone: string,
): OrderMessage {
  if (patient === undefined) throw new OrderRefusal("no-patient", "subject");
  const status = statuses[request.status];
  if (status === undefined) throw new OrderRefusal("unknown-control", `status ${request.status.slice(0, 20)}`);
  const numbers = numbersOf(request, config);
  if (numbers.placer === "" && numbers.filler === "" && numbers.accession === "")
    throw new OrderRefusal("no-number", "");
  const details = codingsOf([...(request.orderDetail ?? []), ...(request.category ?? []), request.code ?? {}]);
  const sites = codingsOf([...(request.bodySite ?? []), ...(request.orderDetail ?? [])]);
  const reasons = (request.reasonCode ?? []).map(wordsOf).filter((words) => words !== "");
  const told = order.safeParse({
    ...numbers,
    procedure: { code: request.code?.coding?.[0]?.code ?? "", name: wordsOf(request.code) },
    laterality: firstOf(...sites.map(({ code }) => snomedSides[code ?? ""] ?? sideIn(code ?? ""))),
    modality: firstOf(...details.map(({ code }) => modalityIn(code ?? ""))),
    indication: reasons.join("; "),
    priority: Object.entries(priorities).find(([name]) => name === request.priority)?.[1] ?? null,
    referrer: nameOf(requester?.name, request.requester?.display ?? requester?.practitioner?.display ?? ""),
    phone: requester?.telecom?.find(({ system }) => system === "phone")?.value ?? "",
    ward: firstOf(
      ...(request.locationReference ?? []).map(({ display }) => display ?? ""),
      wordsOf(request.locationCode?.[0]),
    ),
    admission: "",
    patient: {
      ...patientNumber(patient, config.authority),
      name: nameOf(patient.name),
      birthDate: /^\d{4}-\d{2}-\d{2}$/.test(patient.birthDate ?? "") ? patient.birthDate?.replaceAll("-", "") : "",
      sex: Object.entries(sexes).find(([name]) => name === patient.gender)?.[1] ?? "",
    },
    orderedAt: momentOf(request.authoredOn, timeZone, "authoredOn"),
    scheduledAt: momentOf(request.occurrenceDateTime ?? request.occurrencePeriod?.start, timeZone, "occurrence"),
    status,
  });
  if (!told.success) throw new OrderRefusal("too-long", told.error.issues[0]?.path.join(".") ?? "");
  return { order: told.data, whole: true, sentAt: momentOf(request.meta?.lastUpdated, timeZone, "meta.lastUpdated") };
}
