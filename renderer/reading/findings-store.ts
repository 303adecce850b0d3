/** Measurements and key images of the open exam: kept by the core, with undo. */
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

/** Revisions as the core last confirmed them, also of deleted ones. */
const revisions = new Map<string, number>();
/** Writes of one finding go one after the other. */
const writes = new Map<string, Promise<void>>();

export async function loadFindings(examId: string): Promise<void> {
  if (findingsStore.getState().examId !== examId) {
    findingsStore.setState({ ...none, examId });
    revisions.clear();
  }
  const answer = await fetchFindings(examId);
  if (!answer.ok || findingsStore.getState().examId !== examId) return;
  const findings = new Map(answer.value.findings.filter(({ deleted }) => !deleted).map((one) => [one.id, one]));
  for (const { id, revision } of answer.value.findings) revisions.set(id, revision);
  findingsStore.setState({ findings });
}

/** Sets a finding to what it shall be, on the screen at once and in the core after it. */
function write(examId: string, id: string, body: FindingBody | null, fallback: FindingBody | null): void {
  const findings = new Map(findingsStore.getState().findings);
  const revision = revisions.get(id) ?? 0;
  if (body === null) findings.delete(id);
  else
    findings.set(id, { ...body, id, examId, revision: Math.max(revision, 1), deleted: false, changedAt: Date.now() });
  findingsStore.setState({ findings });
  const sent = body ?? fallback;
  if (sent === null) return;
  const queued = (writes.get(id) ?? Promise.resolve()).then(async () => {
    const answer = await putFinding(examId, { id, base: revisions.get(id) ?? 0, body: sent, deleted: body === null });
    if (answer.ok) revisions.set(id, answer.value.revision);
    else {
      tell(readingTexts["finding-not-kept"][languageStore.getState().language], answer.problem);
      void loadFindings(examId);
    }
  });
  writes.set(id, queued);
}

function perform(step: Step): void {
  const { examId, undo } = findingsStore.getState();
  if (examId === null) return;
  findingsStore.setState({ undo: [...undo, step].slice(-200), redo: [] });
  write(examId, step.id, step.after, step.before);
}

const bodyOf = (id: string): FindingBody | null => {
  const found = findingsStore.getState().findings.get(id);
  return found === undefined
    ? null
    : { image: found.image, mark: found.mark, values: found.values, label: found.label };
};

export function addFinding(body: FindingBody): string {
  const id = crypto.randomUUID();
  perform({ id, before: null, after: body });
  return id;
}

export const removeFinding = (id: string): void => perform({ id, before: bodyOf(id), after: null });

export function undoFinding(): void {
  const { examId, undo, redo } = findingsStore.getState();
  const step = undo.at(-1);
  if (step === undefined || examId === null) return;
  findingsStore.setState({ undo: undo.slice(0, -1), redo: [...redo, step] });
  write(examId, step.id, step.before, step.after);
}

export function redoFinding(): void {
  const { examId, undo, redo } = findingsStore.getState();
  const step = redo.at(-1);
  if (step === undefined || examId === null) return;
  findingsStore.setState({ redo: redo.slice(0, -1), undo: [...undo, step] });
  write(examId, step.id, step.after, step.before);
}
