/** Asking for a study that is not here, from the room. */
import { useStore } from "zustand";
import type { StudyContent } from "../../shared/contract/exam-content.ts";
import type { Problem } from "../../shared/problem.ts";
import { usePrefetch, useSites } from "../workspace/hooks.ts";
import { fetchStudy } from "./reading-calls.ts";
import { type RoomState, roomStore, setInCell, studyOfSet } from "./room-store.ts";
import { type StudyFetch, studyFetch } from "./study-fetch.ts";

function setAsked(studyId: string, problem: Problem | null): void {
  roomStore.setState(({ asked }) => ({ asked: new Map(asked).set(studyId, problem) }));
}

/** Asks for a study now; its cell and tile say so at once. */
export async function fetchStudyNow(studyId: string): Promise<void> {
  const { examId } = roomStore.getState();
  setAsked(studyId, null);
  const answer = await fetchStudy(studyId);
  if (!answer.ok && roomStore.getState().examId === examId) setAsked(studyId, answer.problem);
}

/** The study of the active view, when not all of it is here. */
export function studyToFetch(room: RoomState = roomStore.getState()): StudyContent | null {
  const set = setInCell(room, room.active);
  const study = set === null ? null : studyOfSet(room, set);
  return study === null || study.complete ? null : study;
}

export function useStudyFetch(study: StudyContent): StudyFetch {
  const prefetch = usePrefetch();
  const { states } = useSites();
  const asked = useStore(roomStore, (room) => room.asked.get(study.id));
  return studyFetch({ study, prefetch, site: states.get(study.siteId), asked });
}
