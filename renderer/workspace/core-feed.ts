/** Wires the core's events to the stores, and asks for what events do not carry. */
import type { CoreEvent } from "../../shared/contract/events.ts";
import type { SessionMode, SessionState } from "../../shared/contract/session.ts";
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { afterPaint } from "./after-paint.ts";
import { fetchExams } from "./calls/exam-calls.ts";
import { fetchSites } from "./calls/site-calls.ts";
import { keepConnected } from "./connection.ts";
import { applyExamChanges, applyListPart, endWholeList, examStore, failWholeList, forgetExams } from "./exam-store.ts";
import { forgetOpenExam, refreshOpenExam } from "./open-exam-store.ts";
import { forgetProtocols, loadProtocols } from "./protocol-store.ts";
import { sessionStore } from "./session-store.ts";
import { forgetSettings, loadSettings } from "./settings-store.ts";
import {
  announceContent,
  announceCorrections,
  applySiteState,
  prefetchStore,
  siteStore,
  vaultStore,
} from "./work-stores.ts";

const answersPatients = (mode: SessionMode) => mode === "open" || mode === "demo";

/** Rows that are shown together while the list comes: each time it is put in order and drawn anew. */
const SHOWN_TOGETHER = 1500;

/** The first rows are waited for so long, whatever else is to be done: a slow machine takes its time to draw them. */
const FIRST_LOOK_MS = 1000;

/** Takes the whole list: its first rows as soon as they come, the others by thousands. */
export async function loadExams(): Promise<void> {
  const before = examStore.getState().byId;
  const listed = new Set<string>();
  let waiting: ExamRow[] = [];
  const show = (): void => {
    applyListPart(waiting, before);
    waiting = [];
  };
  const answer = await fetchExams(async (rows) => {
    const isFirst = listed.size === 0;
    for (const { id } of rows) listed.add(id);
    waiting.push(...rows);
    if (!isFirst && waiting.length < SHOWN_TOGETHER) return;
    show();
    await afterPaint(isFirst ? FIRST_LOOK_MS : undefined);
  });
  show();
  if (answer.ok) endWholeList(listed, before);
  else failWholeList(answer.problem);
}

export async function loadSites(): Promise<void> {
  const answer = await fetchSites();
  if (!answer.ok) return;
  siteStore.setState({
    sites: answer.value.sites,
    secretsFor: answer.value.secretsFor,
    states: new Map(answer.value.states.map((state) => [state.siteId, state])),
  });
}

/**
 * Takes a session's new state, whether an event brought it or the answer to a call.
 *
 * @param anew the line was down before it: what was missed is asked for again, whole
 */
export function applySession(session: SessionState, anew = false): void {
  const last = sessionStore.getState().session;
  sessionStore.setState({ session });
  const sameVault = last !== null && (last.reader?.id ?? null) === (session.reader?.id ?? null);
  const closed = session.mode === "signed-out" || (last !== null && !sameVault);
  if (closed) {
    forgetExams();
    forgetOpenExam();
    forgetSettings();
    forgetProtocols();
    siteStore.setState({ sites: [], states: new Map(), secretsFor: {} });
    prefetchStore.setState({ prefetch: null });
    vaultStore.setState({ vault: null });
  }
  const answers = answersPatients(session.mode);
  if (answers && (anew || last === null || closed || !answersPatients(last.mode))) loadAll();
  if (answers && anew) void refreshOpenExam();
}

function applyHangingChange(what: "series-corrections" | "hanging-protocols"): void {
  if (what === "series-corrections") announceCorrections();
  else void loadProtocols();
}

function loadAll(): void {
  void loadProtocols();
  void loadSettings();
  void loadSites();
  void loadExams();
}

function apply(event: CoreEvent, anew: boolean): void {
  if (event.type === "session") applySession(event.session, anew);
  else if (event.type === "exams") applyExamChanges(event.changed, event.removed);
  else if (event.type === "site") applySiteState(event.site);
  else if (event.type === "sites-changed") void loadSites();
  else if (event.type === "hanging-changed") applyHangingChange(event.what);
  else if (event.type === "prefetch") prefetchStore.setState({ prefetch: event.prefetch });
  else if (event.type === "vault") vaultStore.setState({ vault: event.vault });
  else if (event.type === "damaged") announceContent({ ...event, arrived: 0, damaged: true });
  else announceContent({ ...event, damaged: false });
}

/** Begins before anything is on the screen: the core's first words come while React draws. */
export function startCoreFeed(): void {
  void keepConnected(apply);
}
