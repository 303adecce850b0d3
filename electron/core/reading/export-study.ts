/** A study's originals as one ZIP archive, made while it is sent. */
import { Zip, ZipPassThrough } from "fflate";
import { type Kysely, sql } from "kysely";
import type { InstanceHeader } from "../../../shared/dicom/instance-header.ts";
import { isProblem, ProblemError } from "../../../shared/problem.ts";
import type { Database, OpenVault } from "../vault/index.ts";
import { dicomFile } from "./dicom-file.ts";

/** Problems of what is, or may be, another patient's (PF-22, PF-23). */
const ofAnother = new Set(["identity-mismatch", "set-apart"]);

interface Original {
  readonly id: string;
  readonly name: string;
  readonly header: InstanceHeader | null;
}

interface StudyOriginals {
  readonly originals: readonly Original[];
  /** Instances that the archive counts and that are not here, or are another patient's. */
  readonly lacking: number;
}

/** Names inside are ours alone: numbers, as on a DICOM medium (PS3.10 8.2), never anything from the wire. */
async function originalsOf(index: Kysely<Database>, studyId: string): Promise<StudyOriginals> {
  const all = await index
    .selectFrom("instance")
    .innerJoin("series", "series.id", "instance.series_id")
    .select(["instance.id", "series.id as series", "original_segment", "header_json"])
    .select(sql<string | null>`problem_json ->> '$.code'`.as("problem"))
    .where("series.study_id", "=", studyId)
    .orderBy("series.series_uid")
    .orderBy("instance.number")
    .orderBy("instance.sop_uid")
    .execute();
  const rows = all.filter(
    ({ original_segment, problem }) => original_segment !== null && !ofAnother.has(problem ?? ""),
  );
  const seriesNumbers = new Map<string, number>();
  const counts = new Map<string, number>();
  const originals = rows.map(({ id, series, header_json }) => {
    if (!seriesNumbers.has(series)) seriesNumbers.set(series, seriesNumbers.size + 1);
    const count = (counts.get(series) ?? 0) + 1;
    counts.set(series, count);
    const padded = (value: number, width: number) => String(value).padStart(width, "0");
    return {
      id,
      name: `SERIES${padded(seriesNumbers.get(series) ?? 0, 2)}/IM${padded(count, 6)}.dcm`,
      // Written by this program from the same type.
      header: header_json === null ? null : (JSON.parse(header_json) as InstanceHeader),
    };
  });
  return { originals, lacking: all.length - rows.length };
}

export interface StudyExport {
  readonly instances: number;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** @throws ProblemError `not-found` when no original of the study is held */
export async function exportStudy(
  vault: Pick<OpenVault, "index" | "readOriginal">,
  studyId: string,
  signal: AbortSignal,
): Promise<StudyExport> {
  const wanted = await originalsOf(vault.index, studyId);
  const { originals } = wanted;
  if (originals.length === 0) throw new ProblemError("not-found", "nothing of this study is here");
  const pieces = zipPieces(vault, wanted, signal);
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
  return { instances: originals.length, body };
}

async function* zipPieces(
  vault: Pick<OpenVault, "readOriginal">,
  { originals, lacking }: StudyOriginals,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  let made: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, data) => {
    if (error !== null) throw error;
    made.push(new Uint8Array(data));
  });
  const taken = (): Uint8Array<ArrayBuffer>[] => {
    const pieces = made;
    made = [];
    return pieces;
  };
  const put = (name: string, bytes: Uint8Array): void => {
    const file = new ZipPassThrough(name);
    zip.add(file);
    // Stored, not deflated: pixels are compressed already or hardly would be, and someone waits.
    file.push(bytes, true);
  };
  let left = lacking;
  for (const { id, name, header } of originals) {
    if (signal.aborted) return undefined;
    const bytes = await wholeOriginal(vault, id);
    if (bytes === null) left += 1;
    else put(name, dicomFile(bytes, header));
    yield* taken();
  }
  if (left > 0) put("INCOMPLETE.txt", Buffer.from(incomplete(left, originals.length + lacking)));
  zip.end();
  yield* taken();
  return undefined;
}

/** Whoever opens the archive elsewhere must not take it for the whole study. */
const incomplete = (left: number, all: number): string =>
  `${left} of ${all} images of this study are not in this archive: not fetched, damaged, or of another patient.\r\n`;

/** One that is damaged on this disk is left out of the archive; the room counts it as broken from then on. */
async function wholeOriginal(vault: Pick<OpenVault, "readOriginal">, id: string): Promise<Uint8Array | null> {
  try {
    return await vault.readOriginal(id);
  } catch (error) {
    if (isProblem(error)) return null;
    throw error;
  }
}
