/** Against Medplum's FHIR server in memory, over a real connection. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { MockClient } from "@medplum/mock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FhirConfig, orderSourceConfig } from "../../../shared/contract/site.ts";
import { FhirSource } from "./fhir-source.ts";
import type { SourceDelivery } from "./order-source.ts";

const NUMBERS = "urn:northfield:patients";
let peer: MockClient;
let server: Server;
let root = "";
let asked: { readonly url: string; readonly authorization: string | undefined }[];
let source: FhirSource;
let handled: Set<string>;

function configOf(change: Partial<FhirConfig> = {}): FhirConfig {
  const config = orderSourceConfig.parse({ id: "fhir", kind: "fhir", root, authority: NUMBERS, ...change });
  if (config.kind !== "fhir") throw new Error("a FHIR server");
  return config;
}
const open = (change: Partial<FhirConfig> = {}, token: string | null = null) =>
  new FhirSource(configOf(change), token === null ? null : { scheme: "bearer", token }, {
    timeZone: "UTC",
    clock: Date.now,
  });
const readAll = async () => {
  const found: SourceDelivery[] = [];
  for await (const delivery of source.read(async (digest) => handled.has(digest), new AbortController().signal)) {
    handled.add(delivery.digest);
    found.push(delivery);
  }
  return found;
};
const messagesIn = (deliveries: readonly SourceDelivery[]) =>
  deliveries.flatMap(({ parts }) => parts.flatMap((part) => ("messages" in part ? part.messages : [])));

beforeEach(async () => {
  peer = new MockClient();
  asked = [];
  handled = new Set();
  server = createServer((request, response) => {
    asked.push({ url: request.url ?? "", authorization: request.headers.authorization });
    const path = (request.url ?? "").replace(/^\/fhir\//, "");
    const answer = peer.get(peer.fhirUrl().href.replace(/\/?$/, "/") + path, { cache: "reload" });
    answer.then(
      (body) => response.setHeader("content-type", "application/fhir+json").end(JSON.stringify(body)),
      () => response.writeHead(404).end("{}"),
    );
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
  source = open();
});
afterEach(async () => {
  await source.dispose();
  await new Promise((done) => server.close(done));
});

async function anOrder() {
  const patient = await peer.createResource({
    resourceType: "Patient",
    identifier: [
      { system: "urn:elsewhere", value: "X9" },
      { system: NUMBERS, value: "P1" },
    ],
    name: [{ family: "Doe", given: ["Jane"] }],
    birthDate: "1960-01-01",
    gender: "female",
  });
  const requester = await peer.createResource({
    resourceType: "Practitioner",
    name: [{ family: "Weber", given: ["Anna"] }],
    telecom: [{ system: "phone", value: "555-0142" }],
  });
  const request = await peer.createResource({
    resourceType: "ServiceRequest",
    status: "active",
    intent: "order",
    priority: "asap",
    identifier: [
      { type: { coding: [{ code: "PLAC" }] }, value: "PL1" },
      { type: { coding: [{ code: "ACSN" }] }, value: "ACC1" },
    ],
    code: { coding: [{ code: "CTCH" }], text: "CT chest" },
    orderDetail: [{ coding: [{ system: "http://dicom.nema.org/resources/ontology/DCM", code: "CT" }] }],
    bodySite: [{ coding: [{ system: "http://snomed.info/sct", code: "7771000" }] }],
    subject: { reference: `Patient/${patient.id}` },
    requester: { reference: `Practitioner/${requester.id}` },
    authoredOn: "2026-03-01T10:50:00Z",
    occurrenceDateTime: "2026-03-01T12:00:00Z",
    reasonCode: [{ text: "cough for three weeks" }],
    locationCode: [{ text: "4B" }],
  });
  return { patient, request };
}

describe("a FHIR R4 server as an order source", () => {
  it("tells orders whole, once", async () => {
    await anOrder();
    const [message, ...others] = messagesIn(await readAll());
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      whole: true,
      order: {
        placer: "PL1",
        accession: "ACC1",
        procedure: { code: "CTCH", name: "CT chest" },
        laterality: "left",
        modality: "CT",
        indication: "cough for three weeks",
        priority: "urgent",
        referrer: { alphabetic: "Weber^Anna" },
        phone: "555-0142",
        ward: "4B",
        status: "active",
        patient: { id: "P1", issuer: "", name: { alphabetic: "Doe^Jane" }, birthDate: "19600101", sex: "F" },
        scheduledAt: Date.UTC(2026, 2, 1, 12),
      },
    });
    expect(await readAll()).toEqual([]);
    expect(asked.some(({ url }) => url.includes("_lastUpdated=ge"))).toBe(true);
  });
  it("OR-27 tells what changed since: the order, and the patient that it names", async () => {
    const { patient, request } = await anOrder();
    await readAll();
    await peer.updateResource({ ...request, status: "revoked" });
    expect(messagesIn(await readAll())).toMatchObject([{ order: { status: "cancelled" } }]);
    await peer.updateResource({ ...patient, birthDate: "1961-01-01" });
    expect(messagesIn(await readAll())).toMatchObject([{ order: { patient: { birthDate: "19610101" } } }]);
  });
  it("OR-26 keeps apart what names no patient or no number, and goes on", async () => {
    const { request } = await anOrder();
    const { id: _, ...copy } = request;
    await peer.createResource({ ...copy, subject: { reference: "Patient/none" } });
    await peer.createResource({ ...copy, identifier: [] });
    const parts = (await readAll()).flatMap((delivery) => delivery.parts);
    expect(parts.map((part) => ("fault" in part ? part.fault : "taken")).sort()).toEqual([
      "no-number",
      "no-patient",
      "taken",
    ]);
  });
  it("sends its token to the server that it was given for", async () => {
    source = open({ auth: { scheme: "bearer" } }, "a-token");
    await readAll();
    expect(asked[0]?.authorization).toBe("Bearer a-token");
  });
});
