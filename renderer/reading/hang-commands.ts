/** Commands of hanging protocols. */
import type { Command } from "../workspace/commands.ts";
import { hangAgain, hasStages, hasUnseen, showUnseen, stepStage } from "./hang-actions.ts";
import { roomStore } from "./room-store.ts";

const isHung = (): boolean => roomStore.getState().hanging !== null;

export const hangCommands: readonly Command[] = [
  {
    id: "room.next-stage",
    name: { en: "Next stage of the hanging", ko: "다음 배치 단계" },
    keys: ["shift+pagedown"],
    where: ["room"],
    available: hasStages,
    run: () => stepStage(1),
  },
  {
    id: "room.previous-stage",
    name: { en: "Previous stage of the hanging", ko: "이전 배치 단계" },
    keys: ["shift+pageup"],
    where: ["room"],
    available: hasStages,
    run: () => stepStage(-1),
  },
  {
    id: "room.hang-again",
    name: { en: "Hang as at first", ko: "처음 배치로" },
    keys: ["shift+home"],
    where: ["room"],
    available: isHung,
    run: hangAgain,
  },
  {
    id: "room.unseen",
    name: { en: "Series not yet shown into this view", ko: "아직 보지 않은 시리즈를 이 화면에" },
    keys: ["shift+q"],
    where: ["room"],
    available: hasUnseen,
    run: showUnseen,
  },
  {
    id: "room.why",
    name: { en: "Why does this hang so?", ko: "왜 이렇게 배치되었나요?" },
    keys: ["shift+h"],
    where: ["room"],
    available: isHung,
    run: () => roomStore.setState({ explaining: true }),
  },
];
