/** Commands of playing. */
import type { Command } from "../workspace/commands.ts";
import { canPlay, changeRate, isPlaying, startCine, stopCine, toggleAllCine, toggleSway } from "./cine.ts";
import { imageCommand } from "./room-command.ts";
import { roomStore } from "./room-store.ts";

const active = (): number => roomStore.getState().active;
const canPlayHere = (): boolean => roomStore.getState().content !== null && canPlay(active());

export const cineCommands: readonly Command[] = [
  imageCommand(
    "cine",
    { en: "Play or stop", ko: "시네 재생 / 정지" },
    ["c"],
    () => (isPlaying(active()) ? stopCine(active()) : startCine(active())),
    canPlayHere,
  ),
  imageCommand(
    "cine-all",
    { en: "Play or stop all views", ko: "모든 화면 시네 재생 / 정지" },
    ["shift+c"],
    toggleAllCine,
    () => roomStore.getState().content !== null,
  ),
  imageCommand(
    "cine-faster",
    { en: "Play faster", ko: "시네 빠르게" },
    ["=", "+"],
    () => changeRate(active(), 1),
    canPlayHere,
  ),
  imageCommand(
    "cine-slower",
    { en: "Play slower", ko: "시네 느리게" },
    ["-"],
    () => changeRate(active(), -1),
    canPlayHere,
  ),
  imageCommand(
    "cine-sway",
    { en: "Play back and forth, or round", ko: "시네 왕복 / 반복" },
    ["d"],
    toggleSway,
    canPlayHere,
  ),
];
