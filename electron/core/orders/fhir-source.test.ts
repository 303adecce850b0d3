import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { orderSourceConfig } from "../../../shared/contract/site.ts";
import { FhirSource } from "./fhir-source.ts";
import type { SourceDelivery } from "./order-source.ts";

let server: Server;
let root = "";
let source: FhirSource;
let answer: (url: string, response: ServerResponse) => void;

const request = (id: string, more: object = {}) => ({
  resource: {
    resourceType: "ServiceRequest",
    id,
    status: "active",
    identifier: [{ value: id }],
    subject: { reference: "Patient/1" },
    ...more,
  },
});
const patient = { resource: { resourceType: "Patient", id: "1", identifier: [{ value: "P1" }] } };
const bundle = (entry: readonly object[], next?: string) =>
  JSON.stringify({
    resourceType: "Bundle",
    type: "searchset",
    entry,
    link: next === undefined ? [] : [{ relation: "next", url: next }],
  });
const readAll = async () => {
  const found: SourceDelivery[] = [];
  for await (const delivery of source.read(async () => false, new AbortController().signal)) found.push(delivery);
  return found;
};

beforeEach(async () => {
  server = createServer((asked, response) => answer(asked.url ?? "", response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = orderSourceConfig.parse({ id: "fhir", kind: "fhir", root });
  if (config.kind !== "fhir") throw new Error("a FHIR server");
  source = new FhirSource(config, null, { timeZone: "UTC", clock: Date.now });
});
afterEach(async () => {
  await source.dispose();
  await new Promise((done) => server.close(done));
});

describe("pages of a FHIR server", () => {
  it("OR-27 are followed to the end on the server itself", async () => {
    answer = (url, response) =>
      void response.end(
        url.includes("page=2") ? bundle([request("B")]) : bundle([request("A"), patient], `${root}/next?page=2`),
      );
    expect((await readAll()).map(({ name }) => name)).toEqual(["ServiceRequest/A", "ServiceRequest/B"]);
  });
  it("OR-27 are never followed elsewhere", async () => {
    answer = (_, response) => void response.end(bundle([request("A"), patient], "http://localhost:1/next"));
    await expect(readAll()).rejects.toMatchObject({ problem: { code: "foreign-address" } });
  });
  it("OR-26 with what has not the shape of an order keep it apart; with what is no Bundle are refused", async () => {
    answer = (_, response) =>
      void response.end(bundle([request("A", { identifier: "no list" }), request("B"), patient]));
    const faults = (await readAll()).map(({ name, parts: [part] }) => [name, part !== undefined && "fault" in part]);
    expect(faults).toEqual([
      ["ServiceRequest/B", false],
      ["ServiceRequest/A", true],
    ]);
    answer = (_, response) => void response.end("<html>");
    await expect(readAll()).rejects.toMatchObject({ problem: { code: "bad-answer" } });
    answer = (_, response) => void response.writeHead(401).end();
    await expect(readAll()).rejects.toMatchObject({ problem: { code: "login-refused" } });
  });
});
