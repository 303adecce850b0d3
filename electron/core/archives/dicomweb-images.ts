/** WADO-RS (PS3.18 10.4): instances as the archive holds them, a series in one answer or several at a time. */

import type { DicomwebAbilities } from "../../../shared/contract/archive-abilities.ts";
import type { SeriesUid, SopInstanceUid, StudyUid } from "../../../shared/dicom/uid.ts";
import { isProblem, ProblemError } from "../../../shared/problem.ts";
import type { Abilities } from "./abilities.ts";
import type { ReceivedInstance } from "./archive.ts";
import type { HeaderReader } from "./folder-catalogue.ts";
import { identify } from "./identify.ts";
import { merged } from "./merged.ts";
import { parseMediaType, partLimits, readParts } from "./multipart.ts";
import type { RequestPlaces } from "./request-places.ts";
import { retrying } from "./retrying.ts";
import { type Answer, readBody, type ServerHttp } from "./server-http.ts";

/** The stored transfer syntax first; some servers refuse to be asked for it, and send it all the same. */
const accepts = [
  'multipart/related; type="application/dicom"; transfer-syntax=*',
  'multipart/related; type="application/dicom"',
] as const;

const MOST_PASSED_BY = 10_000;
/** Fewer wanted instances are asked for one by one. */
const FEW = 3;

export interface Wanted {
  readonly study: StudyUid;
  readonly series: SeriesUid;
  readonly only: readonly SopInstanceUid[];
  /** How many instances the series has, where that is known. */
  readonly inSeries: number | null;
}

export class DicomwebImages {
  readonly #http: ServerHttp;
  readonly #headers: HeaderReader;
  readonly #places: RequestPlaces;
  #accept: (typeof accepts)[number] = accepts[0];
  readonly #abilities: Abilities<DicomwebAbilities>;

  constructor(http: ServerHttp, headers: HeaderReader, places: RequestPlaces, abilities: Abilities<DicomwebAbilities>) {
    this.#http = http;
    this.#abilities = abilities;
    this.#headers = headers;
    this.#places = places;
  }

  /**
   * Yields each wanted instance once. What a series' answer lacks is asked for one by one; an instance that cannot be had
   * is told after all others came.
   */
  async *fetch(wanted: Wanted, signal: AbortSignal): AsyncGenerator<ReceivedInstance> {
    const missing = new Set(wanted.only);
    // Of a series that is partly here the rest is asked for alone: nothing that is here comes over the line again.
    const { wholeSeries } = this.#abilities.now;
    if (wholeSeries !== false && missing.size >= FEW && missing.size >= (wanted.inSeries ?? missing.size)) {
      try {
        yield* this.#fetchWhole(wanted, missing, signal);
        if (missing.size < wanted.only.length) this.#abilities.learn({ wholeSeries: true });
      } catch (error) {
        if (!isProblem(error) || !worthTryingSingly.has(error.problem.code)) throw error;
        if (isRefusal(error)) this.#abilities.learn({ wholeSeries: false });
      }
    }
    if (missing.size > 0) yield* this.#fetchSingly(wanted, [...missing], signal);
  }

  async *#fetchWhole(
    { study, series }: Wanted,
    missing: Set<SopInstanceUid>,
    signal: AbortSignal,
  ): AsyncGenerator<ReceivedInstance> {
    const ask = () => retrying(() => this.#ask(`/studies/${study}/series/${series}`, signal), signal);
    let passedBy = 0;
    for await (const bytes of this.#files(ask, signal)) {
      const instance = await this.#identify(bytes, study, series).catch((error: unknown) => {
        if (isProblem(error)) return null;
        throw error;
      });
      // Late images that nobody asked for yet, repetitions, and what is not of this series pass by.
      if (instance !== null && missing.delete(instance)) yield { instance, bytes };
      else passedBy += 1;
      if (missing.size === 0) return;
      if (passedBy > MOST_PASSED_BY) throw new ProblemError("bad-answer", "an answer full of other instances");
    }
  }

  async *#fetchSingly(
    { study, series }: Wanted,
    instances: readonly SopInstanceUid[],
    signal: AbortSignal,
  ): AsyncGenerator<ReceivedInstance> {
    let failed: ProblemError | null = null;
    const waiting = instances.values();
    const ended = new AbortController();
    const either = AbortSignal.any([signal, ended.signal]);
    const fetchOn = async function* (images: DicomwebImages): AsyncGenerator<ReceivedInstance> {
      for (const instance of waiting) {
        try {
          yield {
            instance,
            bytes: await retrying(() => images.#fetchOne(study, series, instance, either), either),
          };
        } catch (error) {
          if (!isProblem(error) || !ofOneInstance.has(error.problem.code)) throw error;
          failed ??= error;
        }
      }
    };
    try {
      const streams = Math.min(this.#places.most, instances.length);
      yield* merged(Array.from({ length: streams }, () => fetchOn(this)));
    } finally {
      ended.abort();
    }
    if (failed !== null) throw failed;
  }

  async #fetchOne(
    study: StudyUid,
    series: SeriesUid,
    instance: SopInstanceUid,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const ask = () => this.#ask(`/studies/${study}/series/${series}/instances/${instance}`, signal);
    let whole: Uint8Array | null = null;
    for await (const bytes of this.#files(ask, signal)) whole ??= bytes;
    if (whole === null) throw new ProblemError("bad-answer", "an answer without the instance");
    if ((await this.#identify(whole, study, series)) !== instance) {
      throw new ProblemError("identity-mismatch", "the archive sent another instance than asked");
    }
    return whole;
  }

  /** Files of one answer, which has a place from the question to its end (SI-20). */
  async *#files(ask: () => Promise<Answer>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const giveBack = await this.#places.take(signal);
    try {
      for await (const bytes of filesOf(await ask())) {
        this.#places.received(bytes.length);
        yield bytes;
      }
    } finally {
      giveBack();
    }
  }

  async #ask(path: string, signal: AbortSignal): Promise<Answer> {
    const address = `${this.#http.imageRoot}${path}`;
    try {
      return await this.#http.get(address, { accept: this.#accept, signal, bulk: true });
    } catch (error) {
      if (isProblem(error) && error.problem.code === "busy") this.#places.refused();
      if (this.#accept === accepts[1] || !isRefusal(error)) throw error;
      const answer = await this.#http.get(address, { accept: accepts[1], signal, bulk: true });
      this.#accept = accepts[1];
      return answer;
    }
  }

  /** Which instance the bytes are. @throws ProblemError `identity-mismatch` when they are of another study or series */
  async #identify(bytes: Uint8Array, study: StudyUid, series: SeriesUid): Promise<SopInstanceUid> {
    const head = await identify(this.#headers, bytes);
    if (head.study.study !== study || head.series.series !== series) {
      throw new ProblemError("identity-mismatch", "the archive sent an instance of another study or series");
    }
    return head.instance.instance;
  }
}

/** The server does not do what was asked in this form. */
const isRefusal = (error: unknown): boolean =>
  isProblem(error) && /^HTTP (400|405|406|415|501)$/.test(error.problem.detail);

/** After these a series' missing instances are asked for one by one; other failures would only repeat. */
const worthTryingSingly = new Set([
  "bad-answer",
  "cut-off",
  "server-error",
  "not-found",
  "too-large",
  "not-dicom",
  "damaged",
]);

/** Failures of one instance that say nothing of the next. */
const ofOneInstance = new Set([
  "not-found",
  "identity-mismatch",
  "bad-answer",
  "not-dicom",
  "damaged",
  "too-large",
  "server-error",
  "cut-off",
]);

/** Part 10 files of an answer, each as soon as it is whole. */
async function* filesOf(answer: Answer): AsyncGenerator<Uint8Array> {
  const { type, parameters } = parseMediaType(answer.type);
  try {
    if (type === "application/dicom") {
      yield await readBody(answer, partLimits.partBytes);
      return;
    }
    const boundary = parameters.get("boundary");
    if (!type.startsWith("multipart/") || boundary === undefined) {
      throw new ProblemError("bad-answer", `${type.slice(0, 60)} instead of images`);
    }
    for await (const { headers, bytes } of readParts(answer.body, boundary)) {
      const partType = parseMediaType(headers.get("content-type") ?? "application/dicom").type;
      if (partType !== "application/dicom") throw new ProblemError("bad-answer", `a part of ${partType.slice(0, 60)}`);
      yield bytes;
    }
  } finally {
    answer.discard();
  }
}
