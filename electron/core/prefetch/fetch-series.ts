/** Fetches what is missing of one series: each instance is prepared in a worker and durable before it counts. */
import type { Kysely } from "kysely";
import { type SopInstanceUid, sopInstanceUid } from "../../../shared/dicom/uid.ts";
import { isProblem, ProblemError } from "../../../shared/problem.ts";
import type { ReceivedInstance } from "../archives/index.ts";
import type { Imaging } from "../imaging/index.ts";
import type { Database, OpenVault, PreparedInstance, SeriesWriter } from "../vault/index.ts";
import { type FetchStudy, findStudy, type ListedSeries, type StudySource } from "./list-study.ts";

/** Preparation in worker threads. */
export type Preparing = Pick<Imaging, "prepare">;

export interface FetchSeriesPlace {
  readonly vault: OpenVault;
  readonly imaging: Preparing;
  readonly source: StudySource;
  /** Told of each instance that is durable now, with the bytes it came in. */
  readonly arrived: (bytes: number, prepared: PreparedInstance) => void;
}

/** Instances and bytes on their way between archive and vault: enough to keep workers busy, little enough to hold. */
const MOST_AT_ONCE = 6;
const MOST_BYTES = 192_000_000;

async function missingInstances(index: Kysely<Database>, seriesId: string): Promise<readonly SopInstanceUid[]> {
  const rows = await index
    .selectFrom("instance")
    .select("sop_uid")
    .where("series_id", "=", seriesId)
    .where("state", "in", ["expected", "broken"])
    .where("gone_at", "is", null)
    .orderBy("number")
    .execute();
  return rows.map(({ sop_uid }) => sopInstanceUid.parse(sop_uid));
}

/** What came under another name than it was asked by is kept as refused, and never shown. */
function withIdentity(prepared: PreparedInstance, wanted: SopInstanceUid): PreparedInstance {
  if (prepared.sopUid === wanted) return prepared;
  const problem =
    prepared.sopUid === "" && prepared.problem !== null
      ? prepared.problem
      : { code: "identity-mismatch" as const, detail: "another instance came than was asked for" };
  return { ...prepared, sopUid: wanted, header: null, problem, frames: [], pixelDigest: null };
}

const endedWorker = (error: unknown): boolean =>
  isProblem(error) && (error.problem.code === "undecodable" || error.problem.code === "too-large");

/**
 * Resolves when all that came is durable; whether that was all is for the caller to count. What ended its worker is
 * asked for once more, and kept undecoded.
 *
 * @throws ProblemError of the archive, or `disk-full`; what came before is kept all the same
 */
export async function fetchSeries(
  place: FetchSeriesPlace,
  study: FetchStudy,
  series: Pick<ListedSeries, "id" | "uid">,
  signal: AbortSignal,
): Promise<void> {
  const wanted = await missingInstances(place.vault.index, series.id);
  if (wanted.length === 0) return;
  const writer = await place.vault.writeSeries(series.id);
  const undecoded = new Set<SopInstanceUid>();
  let missing = 0;
  try {
    const first = await pass(place, writer, { study, series, wanted, decode: true }, undecoded, signal);
    missing = first.missing - undecoded.size;
    const again = [...undecoded];
    if (again.length > 0) {
      const second = await pass(place, writer, { study, series, wanted: again, decode: false }, undecoded, signal);
      missing += second.missing;
    }
  } catch (error) {
    // The first failure is the one to tell.
    await writer.close().catch(() => {});
    throw error;
  }
  await writer.seal();
  if (missing > 0) throw new ProblemError("cut-off", `${missing} of ${wanted.length} instances did not come`);
}

interface Pass {
  readonly study: FetchStudy;
  readonly series: Pick<ListedSeries, "id" | "uid">;
  readonly wanted: readonly SopInstanceUid[];
  readonly decode: boolean;
}

/** @returns how many of the wanted ones are not in the vault after it */
async function pass(
  { source, imaging, arrived }: FetchSeriesPlace,
  writer: SeriesWriter,
  { study, series, wanted, decode }: Pass,
  undecoded: Set<SopInstanceUid>,
  signal: AbortSignal,
): Promise<{ readonly missing: number }> {
  const open = new Set<SopInstanceUid>(wanted);
  const under = new Set<Promise<void>>();
  let [bytesUnder, kept] = [0, 0];
  let failure: unknown = null;

  const take = async ({ instance, bytes }: ReceivedInstance): Promise<void> => {
    const size = bytes.byteLength;
    const expected = { study: study.uid, series: series.uid, instance, patient: study.patient };
    try {
      const prepared = withIdentity(await imaging.prepare(bytes, { expected, decode, signal }), instance);
      await writer.add(prepared);
      kept += 1;
      arrived(size, prepared);
    } catch (error) {
      if (!decode || !endedWorker(error)) throw error;
      undecoded.add(instance);
    }
  };

  try {
    for await (const received of source.fetchSeries(study, series.uid, wanted, signal)) {
      if (failure !== null) break;
      if (!open.delete(received.instance)) continue;
      const size = received.bytes.byteLength;
      bytesUnder += size;
      const work: Promise<void> = take(received)
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => {
          bytesUnder -= size;
          under.delete(work);
        });
      under.add(work);
      while (under.size >= MOST_AT_ONCE || (bytesUnder > MOST_BYTES && under.size > 1)) await Promise.race(under);
    }
  } catch (error) {
    failure ??= error;
  }
  await Promise.all(under);
  if (failure !== null) throw failure;
  return { missing: wanted.length - kept };
}

/**
 * Originals that a kill left without frames are prepared anew; no archive is asked. Nobody knows whether they had been
 * found to be another's before the kill: they are compared with the list again.
 */
export async function prepareRecovered(
  vault: OpenVault,
  imaging: Preparing,
  seriesId: string,
  instanceIds: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { index } = vault;
  const series = await index
    .selectFrom("series")
    .select(["study_id", "series_uid"])
    .where("id", "=", seriesId)
    .executeTakeFirst();
  const study = series === undefined ? undefined : await findStudy(index, series.study_id);
  if (series === undefined || study === undefined) return;
  const writer = await vault.writeSeries(seriesId);
  try {
    for (const id of instanceIds) {
      if (signal.aborted) break;
      try {
        const row = await index.selectFrom("instance").select("sop_uid").where("id", "=", id).executeTakeFirst();
        if (row === undefined) continue;
        const instance = sopInstanceUid.parse(row.sop_uid);
        const expected = { study: study.uid, series: series.series_uid, instance, patient: study.patient };
        const prepared = await imaging.prepare(await vault.readOriginal(id), { expected });
        await writer.add(withIdentity(prepared, instance));
      } catch (error) {
        // Damaged on this disk: the vault has set it aside, and it is fetched again.
        if (!isProblem(error) || error.problem.code === "disk-full") throw error;
      }
    }
  } finally {
    await writer.seal();
  }
}
