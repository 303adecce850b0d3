/** QIDO-RS (PS3.18 10.6): lists in pages, from servers that keep to the standard more and less. */
import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import type { DicomwebAbilities } from "../../../shared/contract/archive-abilities.ts";
import { instanceFromDicomJson, seriesFromDicomJson, studyFromDicomJson } from "../../../shared/dicom/dicom-json.ts";
import type { InstanceSummary, SeriesSummary, StudySummary } from "../../../shared/dicom/summaries.ts";
import { tag } from "../../../shared/dicom/tags.ts";
import type { SeriesUid, StudyUid } from "../../../shared/dicom/uid.ts";
import { isProblem, ProblemError } from "../../../shared/problem.ts";
import type { Abilities } from "./abilities.ts";
import type { StudyQuery } from "./archive.ts";
import { furtherOfSeries, furtherOfStudy } from "./asked-attributes.ts";
import { type Level, maybeOfSeries, READ_AT_ONCE, type ReadRows, readRows, sameRow, uidOf } from "./dicomweb-rows.ts";
import { matchesQuery } from "./match-query.ts";
import { parseMediaType } from "./multipart.ts";
import { retrying } from "./retrying.ts";
import { readBody, type ServerHttp } from "./server-http.ts";
import { refuseUnreadable, type TellUnreadable } from "./unreadable-row.ts";

/** Small pages are parsed without holding the event loop. */
const PAGE: Readonly<Record<Level, number>> = { studies: 100, series: 100, instances: 500 };
/** No server is known to cap a page below this: a shorter one is the last. */
const SMALLEST_CAP = 25;
const ways = ["list", "series-metadata", "study-metadata"] as const;
const MOST_RESULTS = 200_000;
const MOST_PAGE_BYTES = 1 << 27;

export class DicomwebQuery {
  readonly #http: ServerHttp;
  readonly #abilities: Abilities<DicomwebAbilities>;

  constructor(http: ServerHttp, abilities: Abilities<DicomwebAbilities>) {
    this.#http = http;
    this.#abilities = abilities;
  }

  get #takesFields(): boolean {
    return this.#abilities.now.fields !== false;
  }

  get #takesPaging(): boolean {
    return this.#abilities.now.paging !== "whole";
  }

  /** Finds out what a page behind the first answers; an archive with one study shows nothing by that. */
  async probePaging(signal: AbortSignal): Promise<void> {
    if (!this.#takesPaging) return;
    const [first] = await this.#page("/studies", [], [], { limit: 1, offset: 0 }, signal);
    const next = await this.#page("/studies", [], [], { limit: 1, offset: 1 }, signal);
    const [uid, nextUid] = [first, next[0]].map((json) => uidOf(json, "studies"));
    if (nextUid === "" || uid === "") return;
    this.#abilities.learn({ paging: uid === nextUid || next.length > 1 ? "whole" : "pages" });
  }

  async findStudies(
    query: StudyQuery,
    signal: AbortSignal,
    unreadable: TellUnreadable = refuseUnreadable,
    most = MOST_RESULTS,
  ): Promise<readonly StudySummary[]> {
    const { dates, patientId, accession, study } = query;
    const asked: [string, string][] = [];
    if (dates !== undefined && (dates.from !== "" || dates.to !== "")) {
      asked.push(["StudyDate", `${dates.from}-${dates.to}`]);
    }
    if (patientId !== undefined) asked.push(["PatientID", patientId]);
    if (accession !== undefined) asked.push(["AccessionNumber", accession]);
    if (study !== undefined) asked.push(["StudyInstanceUID", study]);
    const found = await this.#list("studies", "/studies", asked, furtherOfStudy, signal, most);
    const read = await readRows(found, studyFromDicomJson);
    read.unreadable.forEach(unreadable);
    // A server that leaves a condition out answers more; it is never shown as an answer to the question.
    return read.summaries.filter((summary) => matchesQuery(query, summary));
  }

  async listSeries(
    study: StudyUid,
    signal: AbortSignal,
    unreadable: TellUnreadable = refuseUnreadable,
  ): Promise<readonly SeriesSummary[]> {
    const found = await this.#list("series", `/studies/${study}/series`, [], furtherOfSeries, signal);
    const read = await readRows(found, seriesFromDicomJson, [[tag.StudyInstanceUID, study]]);
    read.unreadable.forEach(unreadable);
    return read.summaries;
  }

  /**
   * Counts a series by its list; where the server refuses that, or has none, by the metadata of the series, else by that
   * of the whole study (PS3.18 10.4.1.1.1). The way that answered last is the first to be gone.
   */
  async listInstances(
    study: StudyUid,
    series: SeriesUid,
    signal: AbortSignal,
    unreadable: TellUnreadable = refuseUnreadable,
  ): Promise<readonly InstanceSummary[]> {
    const { counting } = this.#abilities.now;
    let refused: unknown = null;
    let illegible: ReadRows<InstanceSummary> | null = null;
    for (const way of ways.toSorted((a, b) => Number(b === counting) - Number(a === counting))) {
      try {
        const read = await this.#instancesBy(way, study, series, signal);
        const isFound = read.summaries.length > 0;
        if (isFound) this.#abilities.learn({ counting: way });
        if (isFound || (way === counting && read.unreadable.length === 0)) {
          read.unreadable.forEach(unreadable);
          return read.summaries;
        }
        if (read.unreadable.length > 0) illegible ??= read;
      } catch (error) {
        if (!isUnable(error, way === counting)) throw error;
        refused ??= error;
      }
    }
    illegible?.unreadable.forEach(unreadable);
    if (illegible === null && refused !== null) throw refused;
    return [];
  }

  async #instancesBy(
    way: (typeof ways)[number],
    study: StudyUid,
    series: SeriesUid,
    signal: AbortSignal,
  ): Promise<ReadRows<InstanceSummary>> {
    const within = [
      [tag.StudyInstanceUID, study],
      [tag.SeriesInstanceUID, series],
    ] as const;
    const inStudy = `/studies/${study}`;
    const path = way === "study-metadata" ? inStudy : `${inStudy}/series/${series}`;
    if (way === "list") {
      const listed = await this.#list("instances", `${path}/instances`, [], [], signal);
      return readRows(listed, instanceFromDicomJson, within);
    }
    const found = await retrying(() => this.#askAt(`${this.#http.imageRoot}${path}/metadata`, signal), signal);
    const inSeries = found.filter((json) => way === "series-metadata" || maybeOfSeries(json, series));
    return readRows(inSeries, instanceFromDicomJson, within);
  }

  /**
   * All data sets of a level, each once, page after page. Ends at an empty or very short page, at one longer than asked
   * (the server ignores the limit), and at the answer to a question without pages.
   */
  async #list(
    level: Level,
    path: string,
    asked: readonly (readonly [string, string])[],
    fields: readonly string[],
    signal: AbortSignal,
    most = MOST_RESULTS,
  ): Promise<readonly unknown[]> {
    const found = new Map<string, unknown>();
    let shortest = Number.POSITIVE_INFINITY;
    for (let offset = 0; ; ) {
      const limit = Math.min(PAGE[level], most);
      const page = await this.#page(path, asked, fields, { limit, offset }, signal);
      const before = found.size;
      for (const [at, json] of page.entries()) {
        if (at % READ_AT_ONCE === READ_AT_ONCE - 1) await setImmediate();
        const row = sameRow(json, level);
        if (!found.has(row)) found.set(row, json);
      }
      if (found.size > MOST_RESULTS) throw new ProblemError("too-large", `more than ${MOST_RESULTS} results`);
      if (offset > 0 && page.length > 0 && found.size === before && this.#takesPaging) {
        // The first page came again: asked without pages, such a server answers all that it has.
        this.#abilities.learn({ paging: "whole", pageCap: null });
        continue;
      }
      if (page.length > limit) this.#abilities.learn({ paging: "whole", pageCap: null });
      else if (offset > 0 && page.length > 0) {
        // A page that more followed, and that was shorter than asked, is as long as the server's pages are.
        this.#abilities.learn({ paging: "pages", pageCap: shortest < limit ? shortest : null });
      }
      shortest = Math.min(shortest, page.length);
      const last = page.length < SMALLEST_CAP || !this.#takesPaging;
      if (last || found.size >= most) return [...found.values()];
      offset += page.length;
    }
  }

  async #page(
    path: string,
    asked: readonly (readonly [string, string])[],
    fields: readonly string[],
    { limit, offset }: { readonly limit: number; readonly offset: number },
    signal: AbortSignal,
  ): Promise<readonly unknown[]> {
    for (;;) {
      const withFields = fields.length > 0 && this.#takesFields;
      const withPaging = this.#takesPaging;
      const parameters = [
        ...asked,
        ...(withFields ? fields.map((field): [string, string] => ["includefield", field.toUpperCase()]) : []),
        ...(withPaging ? [["limit", String(limit)] as const, ["offset", String(offset)] as const] : []),
      ];
      try {
        const page = await retrying(() => this.#ask(path, parameters, signal), signal);
        if (withFields) this.#abilities.learn({ fields: true });
        return page;
      } catch (error) {
        // Only a refusal of the question itself is worth another form of it.
        if (!isRefusal(error) || (!withFields && !withPaging)) throw error;
        if (withFields) this.#abilities.learn({ fields: false });
        else this.#abilities.learn({ paging: "whole", pageCap: null });
      }
    }
  }

  async #ask(
    path: string,
    parameters: readonly (readonly [string, string])[],
    signal: AbortSignal,
  ): Promise<readonly unknown[]> {
    const query = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
    return this.#askAt(`${this.#http.queryRoot}${path}${query === "" ? "" : `?${query}`}`, signal);
  }

  async #askAt(address: string, signal: AbortSignal): Promise<readonly unknown[]> {
    const answer = await this.#http.get(address, { accept: "application/dicom+json", signal });
    if (answer.status === 204) {
      answer.discard();
      return [];
    }
    const { type } = parseMediaType(answer.type);
    if (type !== "" && !type.endsWith("json")) {
      answer.discard();
      throw new ProblemError("bad-answer", `${type.slice(0, 60)} instead of JSON`);
    }
    return parseList(await readBody(answer, MOST_PAGE_BYTES));
  }
}

const list = z.array(z.unknown());

function parseList(body: Uint8Array): readonly unknown[] {
  if (body.length === 0) return [];
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw new ProblemError("bad-answer", "no readable JSON", {
      cause: error instanceof SyntaxError ? undefined : error,
    });
  }
  const parsed = list.safeParse(json);
  if (!parsed.success) throw new ProblemError("bad-answer", "no list");
  return parsed.data;
}

const isRefusal = (error: unknown): boolean =>
  isProblem(error) && /^HTTP (400|405|413|414|422|501)$/.test(error.problem.detail);

/** A server that has not this way of counting; one that was found to have it has stumbled, when it says no more than that. */
const isUnable = (error: unknown, couldBefore: boolean): boolean =>
  isProblem(error) &&
  (isRefusal(error) ||
    error.problem.code === "not-found" ||
    (!couldBefore && ["bad-answer", "server-error"].includes(error.problem.code)));
