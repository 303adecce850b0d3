/** A profile, and the program that runs on it in a process of its own until it is killed. */
import { z } from "zod";
import { auditList } from "../../../shared/contract/audit.ts";
import { finding } from "../../../shared/contract/finding.ts";
import { sessionState } from "../../../shared/contract/session.ts";
import { settings } from "../../../shared/contract/settings.ts";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import { type RunningProgram, startProgram } from "../../program.ts";
import { type Caller, callProgram } from "../caller.ts";
import { examOf, examsOf, instancesOf } from "../held-images.ts";

export const PASSPHRASE = "seven quiet harbours under rain";

/** What the reader left, as the program acknowledged it. */
interface Marks {
  readonly lockAfterMinutes: number;
  readonly examId: string;
  readonly note: string;
  readonly findingId: string;
  readonly label: string;
}

const findings = z.object({ findings: z.array(finding) });

export class Workplace {
  readonly profile: string;
  #running: { readonly program: RunningProgram; readonly caller: Caller } | null = null;
  #marks: Marks | null = null;
  #auditEntries = 0;

  constructor(profile: string) {
    this.profile = profile;
  }

  /** The same reader with the same marks, in a copy of the profile. */
  copiedTo(profile: string): Workplace {
    const copy = new Workplace(profile);
    copy.#marks = this.#marks;
    copy.#auditEntries = this.#auditEntries;
    return copy;
  }

  get caller(): Caller {
    if (this.#running === null) throw new Error("the program does not run");
    return this.#running.caller;
  }

  /** Starts the program; nobody is signed in yet. */
  async start(): Promise<void> {
    const program = await startProgram({ profile: this.profile });
    this.#running = { program, caller: await callProgram(program.address) };
  }

  async makeReader(): Promise<void> {
    await this.caller.ask("POST", "/readers", { name: "Reader", passphrase: PASSPHRASE, pin: "4071", language: "en" });
  }

  /** Opens the vault; resolves when it is open. */
  async signIn(): Promise<void> {
    const { readers } = await this.caller.read(sessionState, "GET", "/session");
    const readerId = readers[0]?.id ?? "";
    await this.caller.ask("POST", "/session/open", { with: "passphrase", readerId, passphrase: PASSPHRASE });
  }

  async restart(): Promise<void> {
    await this.start();
    await this.signIn();
  }

  /** kill -9. @returns lines that the program logged as errors before its end */
  async kill(): Promise<readonly string[]> {
    const running = this.#running;
    this.#running = null;
    await running?.program.kill();
    return errorsIn(running?.program.log() ?? "");
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    await running?.program.stop();
  }

  async addSite({ config, secrets }: { readonly config: SiteConfig; readonly secrets: object }): Promise<string> {
    await this.caller.ask("POST", "/sites", { config, secrets });
    return config.id;
  }

  /** Asks a site's list; resolves when it was asked, whatever came of it. */
  async poll(siteId: string): Promise<void> {
    await this.caller.ask("POST", `/sites/${siteId}/poll`);
  }

  /** A setting, a note and a measurement, each of them new every time. */
  async leaveMarks(accession: string, round: number): Promise<void> {
    const exam = await examOf(this.caller, accession);
    const [image] = exam === undefined ? [] : await instancesOf(this.caller, exam.id);
    const study = exam?.studies[0];
    if (exam === undefined || image === undefined || study === undefined)
      throw new Error("no image to leave a mark on");
    const marks: Marks = {
      lockAfterMinutes: 1 + (round % 240),
      examId: exam.id,
      note: `note ${round}`,
      findingId: crypto.randomUUID(),
      label: `mark ${round}`,
    };
    const [studyUid, series] = parentsOf(image.sopUid);
    await this.caller.ask("PUT", "/settings", settings.parse({ lockAfterMinutes: marks.lockAfterMinutes }));
    await this.caller.ask("POST", `/exams/${exam.id}/note`, { note: marks.note });
    await this.caller.ask("PUT", `/exams/${exam.id}/findings/${marks.findingId}`, {
      id: marks.findingId,
      base: 0,
      deleted: false,
      body: {
        image: { study: studyUid, series, instance: image.sopUid, frame: 0 },
        mark: { kind: "key-image" },
        values: [],
        label: marks.label,
      },
    });
    this.#marks = marks;
  }

  /** What of the reader's own, or of the audit, is not as it was left; empty is well. */
  async missingMarks(): Promise<readonly string[]> {
    const missing: string[] = [];
    const { check, entries } = await this.caller.read(auditList, "GET", "/audit?limit=1");
    if (!check.whole) missing.push(`the audit's chain breaks at ${check.brokenAt}`);
    else if (check.entries < this.#auditEntries)
      missing.push(`the audit lost ${this.#auditEntries - check.entries} entries`);
    this.#auditEntries = entries[0]?.seq ?? 0;
    const marks = this.#marks;
    if (marks === null) return missing;
    const kept = await this.caller.read(settings, "GET", "/settings");
    if (kept.lockAfterMinutes !== marks.lockAfterMinutes) missing.push("a setting is not as it was left");
    const exam = (await examsOf(this.caller)).find(({ id }) => id === marks.examId);
    if (exam?.note !== marks.note) missing.push("a note is not as it was left");
    const left = await this.caller.read(findings, "GET", `/exams/${marks.examId}/findings`);
    if (!left.findings.some(({ id, label }) => id === marks.findingId && label === marks.label)) {
      missing.push("a mark is not as it was left");
    }
    return missing;
  }
}

/** Study and series of an image of {@link sourceStudy}, whose UIDs tell them. */
function parentsOf(instance: string): readonly [string, string] {
  const parts = instance.split(".");
  return [parts.slice(0, -2).join("."), parts.slice(0, -1).join(".")];
}

/** Of the program's log, one JSON object a line (pino: 50 is an error, 60 ends the program). */
function errorsIn(log: string): readonly string[] {
  return log.split("\n").filter((line) => /"level":(?:50|60)\b/.test(line));
}
