/** A FHIR R4 server as an order source: asked again and again what changed (OR-27, docs/rules/orders.md). */
import { createHash } from "node:crypto";
import type { ArchiveSecret } from "../../../shared/contract/archive-secret.ts";
import type { FhirConfig } from "../../../shared/contract/site.ts";
import { isProblem, ProblemError } from "../../../shared/problem.ts";
import { type HttpTimeouts, httpTimeouts, plainAuthorization, readBody, ServerHttp } from "../archives/index.ts";
import {
  bundle,
  type PatientResource,
  patientResource,
  type RequesterResource,
  requesterResource,
  type ServiceRequest,
  serviceRequest,
} from "./fhir-resources.ts";
import { OrderRefusal } from "./order-refusal.ts";
import type { OrderSource, ReadPart, SourceDelivery } from "./order-source.ts";
import { readServiceRequest } from "./read-service-request.ts";

export interface FhirPlace {
  readonly timeZone: string;
  readonly clock: () => number;
  readonly timeouts?: HttpTimeouts;
}

const FIRST_LOOK_MS = 7 * 86_400_000;
/** Servers write `lastUpdated` before a change can be found, and clocks differ. */
const OVERLAP_MS = 5 * 60_000;
const PAGE = 100;
const MOST_PAGES = 500;
const MOST_PAGE_BYTES = 1 << 25;
const MOST_PATIENTS = 200;
/** Resources read one by one in a look. */
const MOST_READ = 5_000;
const READABLE = /^(Patient|Practitioner|PractitionerRole)\/[A-Za-z0-9.-]{1,64}$/;

interface Found {
  readonly requests: Map<string, ServiceRequest>;
  readonly patients: Map<string, PatientResource>;
  readonly requesters: Map<string, RequesterResource>;
  /** Requests that have not the shape of one, by id. */
  readonly misshapen: Set<string>;
}

const nothing = (): Found => ({
  requests: new Map(),
  patients: new Map(),
  requesters: new Map(),
  misshapen: new Set(),
});
/** "Patient/1" of a reference, whatever server stands before it. */
const keyOf = (reference = ""): string => reference.split("/").slice(-2).join("/");

export class FhirSource implements OrderSource {
  readonly #config: FhirConfig;
  readonly #http: ServerHttp;
  readonly #place: FhirPlace;
  #since: number | null = null;

  constructor(config: FhirConfig, secret: ArchiveSecret | null, place: FhirPlace) {
    this.#config = config;
    this.#place = place;
    const timeouts = place.timeouts ?? httpTimeouts;
    this.#http = new ServerHttp(config, plainAuthorization(config.auth, secret), {
      parallel: 1,
      bandwidth: null,
      timeouts,
    });
  }

  async *read(isHandled: (digest: string) => Promise<boolean>, signal: AbortSignal): AsyncGenerator<SourceDelivery> {
    const startedAt = this.#place.clock();
    const since = new Date((this.#since ?? startedAt - FIRST_LOOK_MS) - OVERLAP_MS).toISOString();
    const found = nothing();
    await this.#search("ServiceRequest", [["_lastUpdated", `ge${since}`]], found, signal);
    // A patient's correction changes none of the requests that name it.
    const changed = nothing();
    if (this.#since !== null) await this.#search("Patient", [["_lastUpdated", `ge${since}`]], changed, signal);
    for (const id of [...changed.patients.keys()].slice(0, MOST_PATIENTS)) {
      await this.#search("ServiceRequest", [["subject", id]], found, signal);
    }
    await this.#readMissing(found, signal);
    const requests = [...found.requests.values()].sort((a, b) =>
      (a.meta?.lastUpdated ?? "") < (b.meta?.lastUpdated ?? "") ? -1 : 1,
    );
    for (const request of requests) {
      const delivery = this.#deliveryOf(request, found);
      if (delivery !== null && !(await isHandled(delivery.digest))) yield delivery;
    }
    for (const id of found.misshapen) {
      const digest = createHash("sha256").update(`misshapen ${id}`).digest("hex");
      const parts: readonly ReadPart[] = [{ part: 1, fault: "unreadable", detail: "ServiceRequest" }];
      if (!(await isHandled(digest))) yield { digest, name: `ServiceRequest/${id}`, parts };
    }
    this.#since = startedAt;
  }

  async dispose(): Promise<void> {
    await this.#http.dispose();
  }

  /** What is only a proposal or a draft is no order yet. */
  #deliveryOf(request: ServiceRequest, { patients, requesters }: Found): SourceDelivery | null {
    if (request.status === "draft") return null;
    const patient = patients.get(keyOf(request.subject.reference));
    const asked = requesters.get(keyOf(request.requester?.reference));
    const practitioner = requesters.get(keyOf(asked?.practitioner?.reference));
    const requester =
      practitioner === undefined || asked === undefined
        ? asked
        : { ...practitioner, ...asked, name: practitioner.name };
    const digest = createHash("sha256")
      .update(JSON.stringify([request, patient, requester]))
      .digest("hex");
    return { digest, name: `ServiceRequest/${request.id}`, parts: [this.#partOf(request, patient, requester)] };
  }

  #partOf(
    request: ServiceRequest,
    patient: PatientResource | undefined,
    requester: RequesterResource | undefined,
  ): ReadPart {
    try {
      const message = readServiceRequest(request, patient, requester, this.#config, this.#place.timeZone);
      return { part: 1, messages: [message] };
    } catch (error) {
      if (!(error instanceof OrderRefusal)) throw error;
      return { part: 1, fault: error.fault, detail: error.detail };
    }
  }

  /** Subjects and requesters that the server did not include, one by one. */
  async #readMissing(found: Found, signal: AbortSignal): Promise<void> {
    const named = [...found.requests.values()].flatMap(({ subject, requester }) => [
      keyOf(subject.reference),
      keyOf(requester?.reference),
    ]);
    const isHere = (key: string) => found.patients.has(key) || found.requesters.has(key);
    const missing = new Set(named.filter((key) => READABLE.test(key) && !isHere(key)));
    if (missing.size > MOST_READ) throw new ProblemError("too-large", `over ${MOST_READ} resources to read`);
    for (const key of missing) {
      try {
        take(found, await this.#json(`${this.#http.queryRoot}/${key}`, signal));
      } catch (error) {
        // One that is gone is missing in its request alone, which is kept apart for it.
        if (!isProblem(error) || error.problem.code !== "not-found") throw error;
      }
    }
  }

  /** Follows the pages to the end; none of them may lie elsewhere than the server that was configured. */
  async #search(type: string, asked: readonly (readonly [string, string])[], found: Found, signal: AbortSignal) {
    const url = new URL(`${this.#http.queryRoot}/${type}`);
    for (const [name, value] of asked) url.searchParams.append(name, value);
    url.searchParams.append("_count", String(PAGE));
    // Requesters are read one by one: not every server knows how to include them.
    if (type === "ServiceRequest") url.searchParams.append("_include", "ServiceRequest:subject");
    let next: string | null = url.href;
    for (let pages = 0; next !== null; pages += 1) {
      if (pages >= MOST_PAGES) throw new ProblemError("too-large", `over ${MOST_PAGES} pages`);
      next = await this.#page(next, found, signal);
    }
  }

  async #json(address: string, signal: AbortSignal): Promise<unknown> {
    const answer = await this.#http.get(address, { accept: "application/fhir+json", signal });
    const bytes = await readBody(answer, MOST_PAGE_BYTES);
    try {
      return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch (error) {
      throw new ProblemError("bad-answer", "no JSON", { cause: error });
    }
  }

  async #page(address: string, found: Found, signal: AbortSignal): Promise<string | null> {
    const page = bundle.safeParse(await this.#json(address, signal));
    if (!page.success) throw new ProblemError("bad-answer", "no Bundle");
    for (const { resource } of page.data.entry ?? []) take(found, resource);
    const link = page.data.link?.find(({ relation }) => relation === "next")?.url;
    if (link === undefined) return null;
    const target = URL.parse(link, address);
    if (target === null) throw new ProblemError("bad-answer", "a next page at no address");
    if (target.origin !== new URL(address).origin)
      throw new ProblemError("foreign-address", `next page at ${target.origin}`);
    return target.href;
  }
}

function take(found: Found, resource: unknown): void {
  const request = serviceRequest.safeParse(resource);
  if (request.success) return void found.requests.set(request.data.id, request.data);
  const patient = patientResource.safeParse(resource);
  if (patient.success) return void found.patients.set(`Patient/${patient.data.id}`, patient.data);
  const requester = requesterResource.safeParse(resource);
  if (requester.success) {
    const { resourceType, id } = requester.data;
    return void found.requesters.set(`${resourceType}/${id}`, requester.data);
  }
  if (typeof resource !== "object" || resource === null || Reflect.get(resource, "resourceType") !== "ServiceRequest")
    return;
  found.misshapen.add(String(Reflect.get(resource, "id")).slice(0, 64));
}
