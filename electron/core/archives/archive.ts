/** The archive port: a site's image store, whatever it speaks. */
import type { InstanceSummary, SeriesSummary, StudySummary } from "../../../shared/dicom/summaries.ts";
import type { SeriesUid, SopInstanceUid, StudyUid } from "../../../shared/dicom/uid.ts";
import type { TellUnreadable } from "./unreadable-row.ts";

/** What to look for; absent fields are not asked. Answers may be wider than asked: callers match again locally. */
export interface StudyQuery {
  /** DICOM DA range in the site's zone, both ends included, either end open ("" ). */
  readonly dates?: { readonly from: string; readonly to: string };
  readonly patientId?: string;
  readonly accession?: string;
  readonly study?: StudyUid;
}

/** One instance as it came: a DICOM Part 10 stream held in memory, with the transfer syntax the archive sent it in. */
export interface ReceivedInstance {
  readonly instance: SopInstanceUid;
  /** Whole Part 10 file: preamble, meta header, data set. */
  readonly bytes: Uint8Array;
}

export type TestStepName = "name" | "connection" | "tls" | "login" | "query" | "image";

/**
 * A site's image store. Every call honours `signal`, rejects with a `ProblemError` for expected failures,
 * and never resolves with less than it was given: a cut answer rejects.
 */
export interface Archive {
  /**
   * All studies that match; pages are followed to the end.
   * @param unreadable told of rows that cannot be read, here and in the lists below; left out, one fails the whole list
   */
  findStudies(query: StudyQuery, signal: AbortSignal, unreadable?: TellUnreadable): Promise<readonly StudySummary[]>;
  listSeries(study: StudyUid, signal: AbortSignal, unreadable?: TellUnreadable): Promise<readonly SeriesSummary[]>;
  /** The archive's count of a series: the instances by which "complete" is judged. */
  listInstances(
    study: StudyUid,
    series: SeriesUid,
    signal: AbortSignal,
    unreadable?: TellUnreadable,
  ): Promise<readonly InstanceSummary[]>;
  /**
   * Streams instances of a series, each as soon as it is whole, in any order.
   * @param only the instances wanted; the archive is asked for the whole series only when all of it is.
   */
  fetchSeries(
    study: StudyUid,
    series: SeriesUid,
    only: readonly SopInstanceUid[],
    signal: AbortSignal,
  ): AsyncIterable<ReceivedInstance>;
  /** Steps of a connection test in order, each as it ends; stops after the first failure. */
  test(signal: AbortSignal): AsyncIterable<TestStep>;
  /** Calls back when the store itself tells of change (a watched folder); polling covers the rest. */
  watch?(changed: () => void): () => void;
  /** How many images it is asked for at once, where that is found by measuring. */
  readonly imagesAtOnce?: number;
  /** Lets go of connections that are kept for the next question: a sleep or another line may have killed them. */
  reconnect?(): Promise<void>;
  dispose(): Promise<void>;
}

export type TestStep =
  | { readonly step: TestStepName; readonly outcome: "passed" | "skipped"; readonly detail: string }
  | {
      readonly step: TestStepName;
      readonly outcome: "failed";
      readonly problem: import("../../../shared/problem.ts").Problem;
    };
