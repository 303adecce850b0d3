/** An archive of one or two studies at a desk: how it stands there, and whether its pixels are those of the source. */
import type { SmallFile } from "../../../electron/core/archives/test/small-file.ts";
import { examContent } from "../../../shared/contract/exam-content.ts";
import type { SiteLimits } from "../../../shared/contract/site.ts";
import { siteList } from "../../../shared/contract/site-requests.ts";
import type { ExamRow } from "../../../shared/worklist/exam-row.ts";
import { type FaultyOptions, type FaultyServer, startFaultyServer } from "../../peers/faulty-server.ts";
import type { Caller } from "../caller.ts";
import { answeredHashes, examOf, instancesOf } from "../held-images.ts";
import { accessionOf, type StudyShape, sourceHashes, sourceStudy } from "../source-images.ts";
import { until } from "../until.ts";
import type { Desk } from "./desk.ts";
import { must } from "./fault-row.ts";

/** The third image is the one that is gone where one is. */
const SHAPE: StudyShape = { series: 1, images: 3, side: 16 };

export interface ArchiveAtDesk {
  readonly siteId: string;
  readonly server: FaultyServer;
  /** The archive gets one more study, and is asked; resolves when the question was answered or refused. @returns its number */
  addStudy(): Promise<number>;
  /** The archive gets so many more, and is not asked yet. */
  list(count: number): void;
  poll(): Promise<void>;
  exam(number: number): Promise<ExamRow | undefined>;
  /** Codes of what is wrong with the site, or with one of its exams. */
  problems(number: number): Promise<readonly string[]>;
  fetchNow(number: number): Promise<void>;
  untilReady(number: number): Promise<void>;
  /** @throws unless all images of a study are here, and are those of the source */
  mustBeWhole(number: number): Promise<void>;
}

export interface ArchiveOptions extends FaultyOptions {
  readonly shape?: StudyShape;
  readonly limits?: Partial<SiteLimits>;
  readonly authorityFile?: string;
}

let archives = 0;

/** @param name of the site; its archive has no study yet */
export async function openArchive(desk: Desk, name: string, options: ArchiveOptions = {}): Promise<ArchiveAtDesk> {
  const { caller } = desk;
  archives += 1;
  const root = `1.2.826.80.${archives}`;
  const files: SmallFile[] = [];
  const server = await startFaultyServer("none", files, options);
  const siteId = await desk.addSite(name, server.root, options.limits, options.authorityFile);
  let studies = 0;
  const exam = (number: number): Promise<ExamRow | undefined> => examOf(caller, accessionOf(root, number));
  const list = (count: number): void => {
    for (let left = count; left > 0; left -= 1) {
      studies += 1;
      files.push(...sourceStudy(root, studies, options.shape ?? SHAPE));
    }
  };
  const poll = async (): Promise<void> => void (await caller.ask("POST", `/sites/${siteId}/poll`));
  return {
    siteId,
    server,
    exam,
    poll,
    list,
    async addStudy() {
      list(1);
      const mine = studies;
      await poll();
      return mine;
    },
    async problems(number) {
      const listed = await exam(number);
      const found = listed === undefined ? [] : [listed.problem, await problemOfStudy(caller, listed.id)];
      return [await problemOfSite(caller, siteId), ...found].flatMap((problem) => problem?.code ?? []);
    },
    async fetchNow(number) {
      await until("its study on the list", async () => (await exam(number)) !== undefined);
      await caller.ask("POST", `/exams/${(await exam(number))?.id}/fetch`, { fetch: "now" });
    },
    untilReady: (number) =>
      until(`study ${number} of ${name}`, async () => {
        const row = await exam(number);
        return row?.state === "ready" || `${row?.state ?? "not listed"}, ${row?.problem?.code ?? "no problem"}`;
      }),
    async mustBeWhole(number) {
      const source = sourceHashes(files.filter(({ accession }) => accession === accessionOf(root, number)));
      const answered = await answeredHashes(caller, await instancesOf(caller, (await exam(number))?.id ?? ""));
      const wrong = [...source].filter(([uid, hash]) => answered.get(uid) !== hash).length;
      must(wrong === 0, `${wrong} of ${source.size} images of study ${number} are not those of the source`);
    },
  };
}

async function problemOfSite(caller: Caller, siteId: string) {
  const { states } = await caller.read(siteList, "GET", "/sites");
  const site = states.find((state) => state.siteId === siteId);
  return site?.state === "failing" || site?.state === "offline" ? site.problem : null;
}

const problemOfStudy = async (caller: Caller, examId: string) =>
  (await caller.read(examContent, "GET", `/exams/${examId}/content`)).studies[0]?.problem;
