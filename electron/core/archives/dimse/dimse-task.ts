/** What the DIMSE worker is asked and what it answers. */
import type { DimseConfig } from "../../../../shared/contract/site.ts";
import type { InstanceSummary, SeriesSummary, StudySummary } from "../../../../shared/dicom/summaries.ts";
import type { SeriesUid, SopInstanceUid, StudyUid } from "../../../../shared/dicom/uid.ts";
import type { Problem } from "../../../../shared/problem.ts";
import type { ReceivedInstance, StudyQuery } from "../archive.ts";
import type { UnreadableRow } from "../unreadable-row.ts";

export interface WantedInstance {
  readonly instance: SopInstanceUid;
  /** "" when the archive did not say it. */
  readonly sopClass: string;
}

export interface FetchTask {
  readonly kind: "fetch";
  /** Associations that the archive was found to take at once; `null`: as many as it was asked for. */
  readonly associations: number | null;
  readonly study: StudyUid;
  readonly series: SeriesUid;
  readonly wanted: readonly WantedInstance[];
}

export type DimseTask =
  | { readonly kind: "echo" }
  | { readonly kind: "studies"; readonly query: StudyQuery; readonly most: number }
  | { readonly kind: "series"; readonly study: StudyUid }
  | { readonly kind: "instances"; readonly study: StudyUid; readonly series: SeriesUid }
  | FetchTask;

/** What each task yields, one after the other. */
export interface DimseItems {
  /** Ways of retrieval that it offers. */
  readonly echo: "get" | "move";
  readonly studies: StudySummary;
  readonly series: SeriesSummary;
  readonly instances: InstanceSummary;
  readonly fetch: ReceivedInstance;
}

export type ToWorker =
  | { readonly id: number; readonly config: DimseConfig; readonly task: DimseTask }
  /** Bytes of a fetch that were taken: as many more may come. */
  | { readonly id: number; readonly taken: number }
  | { readonly id: number; readonly cancel: true };

export type FromWorker =
  | { readonly id: number; readonly items: readonly unknown[] }
  /** Answers of a query that cannot be read. */
  | { readonly id: number; readonly unreadable: readonly UnreadableRow[] }
  /** Associations that a fetch found the archive to take at once; `null`: as many as it was asked for. */
  | { readonly id: number; readonly associations: number | null }
  | { readonly id: number; readonly done: true }
  | { readonly id: number; readonly problem: Problem }
  /** A bug, in its own words. */
  | { readonly id: number; readonly failure: string };
