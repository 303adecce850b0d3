/** Measurements and key images of the open exam: on the screen at once, kept by the core after it, with undo. */
import { createStore } from "zustand/vanilla";
import type { Finding, FindingBody } from "../../shared/contract/finding.ts";
import { languageStore } from "../ui/language.ts";
import { tell } from "../workspace/notice-store.ts";
import { fetchFindings, putFinding } from "./reading-calls.ts";
import { readingTexts } from "./reading-texts.ts";

interface Step {
  readonly id: string;
  /** `null`: not there. */
  readonly before: FindingBody | null;
  readonly after: FindingBody | null;
}

export interface FindingsState {
  readonly examId: string | null;
  readonly findings: ReadonlyMap<string, Finding>;
  readonly undo: readonly Step[];
  readonly redo: readonly Step[];
}

const none: FindingsState = { examId: null, findings: new Map(), undo: [], redo: [] };
export const findingsStore = createStore<FindingsState>(() => none);

/** What the core shall keep of a finding next. */
interface Wanted {
  readonly examId: string;
  readonly body: FindingBody;
  readonly deleted: boolean;
}

/** Revisions as the core last confirmed them, also of deleted findings and of exams left meanwhile. */
const revisions = new Map<string, number>();
/** Not sent yet: a finding that is changed again before its turn is sent once, as it was last. */
const waiting = new Map<string, Wanted>();
/** Findings whose write is under way: writes of one go one after the other. */
const sending = new Set<string>();

const isUnsettled = (id: string): boolean => waiting.has(id) || sending.has(id);

export async function loadFindings(examId: string): Promise<void> {
  if (findingsStore.getState().examId !== examId) findingsStore.setState({ ...none, examId });
  const answer = await fetchFindings(examId);
  const now = findingsStore.getState();
  if (!answer.ok || now.examId !== examId) return;
  const findings = new Map<string, Finding>();
  for (const one of answer.value.findings) {
    if (isUnsettled(one.id)) continue;
    revisions.set(one.id, one.revision);
    if (!one.deleted) findings.set(one.id, one);
  }
  // What the reader did meanwhile stands over an answer that does not know it yet.
  for (const [id, one] of now.findings) if (isUnsettled(id)) findings.set(id, one);
  findingsStore.setState({ findings });
}

/** Nothing of a patient stays when the vault closes. */
export function forgetFindings(): void {
  findingsStore.setState(none, true);
  revisions.clear();
  waiting.clear();
}

/** Sets a finding to what it shall be: `null` for not there, then `before` is what it was. */
function write(examId: string, id: string, body: FindingBody | null, before: FindingBody | null): void {
  const findings = new Map(findingsStore.getState().findings);
  const revision = Math.max(revisions.get(id) ?? 0, 1);
  if (body === null) findings.delete(id);
  else findings.set(id, { ...body, id, examId, revision, deleted: false, changedAt: Date.now() });
  findingsStore.setState({ findings });
  const sent = body ?? before;
  if (sent === null) return;
  waiting.set(id, { examId, body: sent, deleted: body === null });
  if (!sending.has(id)) void send(id);
}

async function send(id: string): Promise<void> {
  sending.add(id);
  for (let wanted = waiting.get(id); wanted !== undefined; wanted = waiting.get(id)) {
    waiting.delete(id);
    const { examId, body, deleted } = wanted;
    const answer = await putFinding(examId, { id, base: revisions.get(id) ?? 0, body, deleted });
    if (answer.ok) {
      confirm(answer.value);
      continue;
    }
    // Later changes were made from what is not kept: they go with it, and what is kept is shown.
    waiting.delete(id);
    tell(readingTexts["finding-not-kept"][languageStore.getState().language], answer.problem);
    sending.delete(id);
    if (findingsStore.getState().examId !== examId) return;
    findingsStore.setState(({ undo, redo }) => ({
      undo: undo.filter((step) => step.id !== id),
      redo: redo.filter((step) => step.id !== id),
    }));
    await loadFindings(examId);
    return;
  }
  sending.delete(id);
}

function confirm({ id, revision, changedAt }: Finding): void {
  revisions.set(id, revision);
  const { findings } = findingsStore.getState();
  const shown = findings.get(id);
  if (shown !== undefined)
    findingsStore.setState({ findings: new Map(findings).set(id, { ...shown, revision, changedAt }) });
}

function perform(step: Step): void {
  const { examId, undo } = findingsStore.getState();
  if (examId === null) return;
  findingsStore.setState({ undo: [...undo, step].slice(-200), redo: [] });
  write(examId, step.id, step.after, step.before);
}

const bodyOf = (id: string): FindingBody | null => {
  const found = findingsStore.getState().findings.get(id);
  if (found === undefined) return null;
  const { image, mark, values, label, labelAt } = found;
  return { image, mark, values, label, labelAt };
};

export function addFinding(body: FindingBody): string {
  const id = crypto.randomUUID();
  perform({ id, before: null, after: body });
  return id;
}

/** Gives a finding another body: its points, its values, its label's place. Nothing happens to one that is gone. */
export function changeFinding(id: string, change: Partial<FindingBody>): void {
  const before = bodyOf(id);
  if (before !== null) perform({ id, before, after: { ...before, ...change } });
}

export function removeFinding(id: string): void {
  const before = bodyOf(id);
  if (before !== null) perform({ id, before, after: null });
}

/** @returns what it was about; null when there was nothing to undo */
export function undoFinding(): FindingBody | null {
  const { examId, undo, redo } = findingsStore.getState();
  const step = undo.at(-1);
  if (step === undefined || examId === null) return null;
  findingsStore.setState({ undo: undo.slice(0, -1), redo: [...redo, step] });
  write(examId, step.id, step.before, step.after);
  return step.before ?? step.after;
}

/** As {@link undoFinding}. */
export function redoFinding(): FindingBody | null {
  const { examId, undo, redo } = findingsStore.getState();
  const step = redo.at(-1);
  if (step === undefined || examId === null) return null;
  findingsStore.setState({ redo: redo.slice(0, -1), undo: [...undo, step] });
  write(examId, step.id, step.after, step.before);
  return step.after ?? step.before;
}
