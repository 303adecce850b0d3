/** C-ECHO and C-FIND (PS3.4 A and C.4.1), answers as summaries. */
import type { DimseConfig } from "../../../../shared/contract/site.ts";
import { textOf } from "../../../../shared/dicom/attributes.ts";
import type { InstanceSummary, SeriesSummary, StudySummary } from "../../../../shared/dicom/summaries.ts";
import { instanceSummaryOf, seriesSummaryOf, studySummaryOf } from "../../../../shared/dicom/summarize.ts";
import { tag } from "../../../../shared/dicom/tags.ts";
import type { SeriesUid, StudyUid } from "../../../../shared/dicom/uid.ts";
import { isProblem, ProblemError } from "../../../../shared/problem.ts";
import { type FileAttributes, fileAttributes, parseDataSet } from "../../imaging/index.ts";
import type { StudyQuery } from "../archive.ts";
import { furtherOfSeries, furtherOfStudy } from "../asked-attributes.ts";
import { type UnreadableRow, unreadableRow } from "../unreadable-row.ts";
import type { AcceptedContext, Association, AssociationLimits } from "./association.ts";
import type { AssociationSlots } from "./association-slots.ts";
import { command } from "./command-set.ts";
import { dial } from "./dial.ts";
import { encodeIdentifier, type Keys } from "./identifier.ts";
import { isFine, isPending, status, statusProblem } from "./status.ts";
import { IMPLICIT, requestContext, service } from "./storage.ts";
import { workIn, workOver } from "./work-over.ts";

export interface Asking {
  readonly config: DimseConfig;
  readonly limits: AssociationLimits;
  readonly signal: AbortSignal;
}

export interface Querying extends Asking {
  /** Of this archive's questions. */
  readonly slots: AssociationSlots<Association>;
}

/** Questions to one archive at once. */
const MOST_QUESTIONS = 3;

/** @throws ProblemError when the archive does not answer as it should */
async function verify({ config, limits, signal }: Asking): Promise<void> {
  const contexts = [requestContext(service.verification)];
  const opened = await dial({ config, contexts, limits, signal });
  await workOver(opened, service.verification, signal, async (association, context) => {
    const messageId = association.nextMessageId();
    await association.send(context, {
      field: command.echoRequest,
      sopClass: service.verification,
      messageId,
      hasData: false,
    });
    const answer = await association.receive();
    if (answer.command.status !== status.success) throw statusProblem(answer.command.status);
  });
  await opened.release();
}

const ways = [
  ["get", service.studyGet],
  ["move", service.studyMove],
] as const;

/**
 * C-ECHO, and which ways of retrieval the archive takes when it is asked for them without using them.
 *
 * @returns none when that could not be found out, which fails nothing
 * @throws ProblemError when the archive does not answer the C-ECHO as it should
 */
export async function echo(asking: Asking): Promise<readonly ("get" | "move")[]> {
  await verify(asking);
  const { config, limits, signal } = asking;
  try {
    const contexts = ways.map(([, sopClass], place) => requestContext(sopClass, place));
    const association = await dial({ config, contexts, limits, signal });
    const offered = new Set(association.contexts.map(({ abstractSyntax }) => abstractSyntax));
    await association.release();
    return ways.flatMap(([way, sopClass]) => (offered.has(sopClass) ? [way] : []));
  } catch (error) {
    if (!isProblem(error) || error.problem.code === "cancelled") throw error;
    return [];
  }
}

const studyKeys: readonly string[] = [
  tag.StudyDate,
  tag.StudyTime,
  tag.AccessionNumber,
  tag.ModalitiesInStudy,
  tag.ReferringPhysicianName,
  tag.PatientName,
  tag.PatientID,
  tag.PatientBirthDate,
  tag.PatientSex,
  tag.StudyInstanceUID,
  tag.NumberOfStudyRelatedSeries,
  tag.NumberOfStudyRelatedInstances,
  ...furtherOfStudy,
];
const seriesKeys: readonly string[] = [
  tag.Modality,
  tag.SeriesInstanceUID,
  tag.SeriesNumber,
  tag.NumberOfSeriesRelatedInstances,
  ...furtherOfSeries,
];
const instanceKeys: readonly string[] = [tag.SOPClassUID, tag.SOPInstanceUID, tag.InstanceNumber];

const keysOf = (level: string, asked: ReadonlyMap<string, string>, returned: readonly string[]): Keys => [
  [tag.QueryRetrieveLevel, level],
  ...asked,
  ...returned.filter((name) => !asked.has(name)).map((name) => [name, ""] as const),
];

/** Series of a study, or instances of a series: more is no answer to these questions. */
const MOST_BELOW = 200_000;
/** Answers larger than this are none. */
const MOST_ANSWER = 1 << 20;

interface Question<Summary> {
  readonly keys: Keys;
  readonly most: number;
  readonly summary: (attributes: FileAttributes) => Summary | null;
  /** UIDs that every answer has to bear, where it bears any. */
  readonly within: readonly (readonly [string, string])[];
}

/** What an archive answered, those apart that cannot be read. */
export interface Found<Summary> {
  readonly items: readonly Summary[];
  readonly unreadable: readonly UnreadableRow[];
}

async function find<Summary>(asking: Querying, question: Question<Summary>): Promise<Found<Summary>> {
  const { config, limits, signal, slots } = asking;
  const { keys, most } = question;
  const place = await slots.take(MOST_QUESTIONS, JSON.stringify(config), signal);
  const open = (): Promise<Association> =>
    dial({ config, contexts: [requestContext(service.studyFind)], limits, signal });
  const work = async (association: Association, context: AcceptedContext): Promise<Found<Summary>> => {
    const messageId = association.nextMessageId();
    const explicit = context.transferSyntax !== IMPLICIT;
    await association.send(
      context,
      { field: command.findRequest, sopClass: service.studyFind, messageId, hasData: true },
      encodeIdentifier(keys, explicit),
    );
    const items: Summary[] = [];
    const unreadable = new Map<string, UnreadableRow>();
    let cancelled = false;
    for (;;) {
      const { command: answer, data } = await association.receive();
      if (answer.field !== command.findResponse) throw new ProblemError("bad-answer", "no answer to a query");
      if (!isPending(answer.status)) {
        if (isFine(answer.status) || (cancelled && answer.status === status.cancelled)) {
          return { items, unreadable: [...unreadable.values()] };
        }
        throw statusProblem(answer.status);
      }
      if (data !== null && items.length + unreadable.size < most) {
        const read = readAnswer(data, explicit, question);
        if ("item" in read) items.push(read.item);
        else unreadable.set(read.mark, read);
      }
      if (items.length + unreadable.size < most || cancelled) continue;
      cancelled = true;
      await association.send(context, { field: command.cancelRequest, respondsTo: messageId, hasData: false });
    }
  };
  try {
    return await workIn(place, open, service.studyFind, signal, work);
  } finally {
    place.back();
  }
}

/** @throws ProblemError `identity-mismatch` when it is an answer to another question */
function readAnswer<Summary>(
  parts: readonly Uint8Array[],
  explicit: boolean,
  { summary, within }: Question<Summary>,
): { readonly item: Summary } | UnreadableRow {
  const whole = Buffer.concat(parts);
  const read = whole.length > MOST_ANSWER ? null : dataSetOf(whole, explicit);
  if (read === null) return unreadableRow("row", whole);
  const attributes = fileAttributes(read.dataSet);
  for (const [name, uid] of within) {
    const found = textOf(attributes, name);
    if (found !== "" && found !== uid) throw new ProblemError("identity-mismatch", "an answer to another question");
  }
  const item = summary(attributes);
  return item === null ? unreadableRow(read.cut === null ? "uid" : "row", whole) : { item };
}

/** @returns null for what is no data set */
function dataSetOf(whole: Buffer, explicit: boolean): ReturnType<typeof parseDataSet> | null {
  const bytes = new Uint8Array(whole.buffer, whole.byteOffset, whole.length);
  try {
    return parseDataSet(bytes, 0, { littleEndian: true, explicit }, () => false);
  } catch (error) {
    if (!isProblem(error)) throw error;
    return null;
  }
}

export function findStudies(asking: Querying, query: StudyQuery, most: number): Promise<Found<StudySummary>> {
  const { dates, patientId, accession, study } = query;
  const asked = new Map<string, string>();
  if (dates !== undefined && (dates.from !== "" || dates.to !== "")) {
    asked.set(tag.StudyDate, dates.from === dates.to ? dates.from : `${dates.from}-${dates.to}`);
  }
  // "*" and "?" in a number would ask for any; what comes is matched again by whoever asked.
  if (patientId !== undefined) asked.set(tag.PatientID, patientId);
  if (accession !== undefined) asked.set(tag.AccessionNumber, accession);
  if (study !== undefined) asked.set(tag.StudyInstanceUID, study);
  return find(asking, { keys: keysOf("STUDY", asked, studyKeys), most, summary: studySummaryOf, within: [] });
}

export function findSeries(asking: Querying, study: StudyUid): Promise<Found<SeriesSummary>> {
  const asked = new Map<string, string>([[tag.StudyInstanceUID, study]]);
  const keys = keysOf("SERIES", asked, seriesKeys);
  return find(asking, { keys, most: MOST_BELOW, summary: seriesSummaryOf, within: [...asked] });
}

export function findInstances(asking: Querying, study: StudyUid, series: SeriesUid): Promise<Found<InstanceSummary>> {
  const asked = new Map<string, string>([
    [tag.StudyInstanceUID, study],
    [tag.SeriesInstanceUID, series],
  ]);
  const keys = keysOf("IMAGE", asked, instanceKeys);
  return find(asking, { keys, most: MOST_BELOW, summary: instanceSummaryOf, within: [...asked] });
}
