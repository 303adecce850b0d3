/** FHIR R4, as far as orders are told by it: what is not read here is left alone, and what is read has its shape. */
import { z } from "zod";

const text = z.string().max(8000).optional();
const coding = z.object({ system: text, code: text, display: text });
const concept = z.object({ coding: z.array(coding).max(50).optional(), text });
const concepts = z.array(concept).max(50).optional();
const reference = z.object({ reference: text, display: text });
const identifier = z.object({ system: text, value: text, type: concept.optional(), use: text });
const identifiers = z.array(identifier).max(50).optional();
const contacts = z
  .array(z.object({ system: text, value: text }))
  .max(50)
  .optional();
const names = z
  .array(
    z.object({
      family: text,
      given: z.array(z.string().max(500)).max(20).optional(),
      prefix: z.array(z.string().max(500)).max(20).optional(),
      suffix: z.array(z.string().max(500)).max(20).optional(),
      text,
      use: text,
    }),
  )
  .max(50)
  .optional();

export type FhirConcept = z.infer<typeof concept>;
export type FhirIdentifier = z.infer<typeof identifier>;
export type FhirNames = z.infer<typeof names>;

export const serviceRequest = z.object({
  resourceType: z.literal("ServiceRequest"),
  id: z.string().max(64),
  meta: z.object({ lastUpdated: text }).optional(),
  identifier: identifiers,
  status: z.string().max(50),
  priority: text,
  category: concepts,
  code: concept.optional(),
  orderDetail: concepts,
  subject: reference,
  requester: reference.optional(),
  authoredOn: text,
  occurrenceDateTime: text,
  occurrencePeriod: z.object({ start: text }).optional(),
  reasonCode: concepts,
  bodySite: concepts,
  locationCode: concepts,
  locationReference: z.array(reference).max(20).optional(),
});
export type ServiceRequest = z.infer<typeof serviceRequest>;

export const patientResource = z.object({
  resourceType: z.literal("Patient"),
  id: z.string().max(64),
  identifier: identifiers,
  name: names,
  birthDate: text,
  gender: text,
});
export type PatientResource = z.infer<typeof patientResource>;

export const requesterResource = z.object({
  resourceType: z.enum(["Practitioner", "PractitionerRole"]),
  id: z.string().max(64),
  name: names,
  telecom: contacts,
  practitioner: reference.optional(),
});
export type RequesterResource = z.infer<typeof requesterResource>;

/** One page of a search. */
export const bundle = z.object({
  resourceType: z.literal("Bundle"),
  link: z.array(z.object({ relation: z.string(), url: z.string().max(8000) })).optional(),
  entry: z
    .array(z.object({ resource: z.looseObject({ resourceType: z.string() }).optional() }))
    .max(5000)
    .optional(),
});
