/** Commands that belong to no single place. */
import { languageStore } from "../ui/language.ts";
import { lockScreen, signOut } from "../workspace/calls/session-calls.ts";
import { pausePrefetch, resumePrefetch } from "../workspace/calls/work-calls.ts";
import type { Command } from "../workspace/commands.ts";
import { applySession } from "../workspace/core-feed.ts";
import { goTo, leaveSettings, navigationStore } from "../workspace/navigation-store.ts";
import { tellProblem } from "../workspace/notice-store.ts";
import { openExamStore } from "../workspace/open-exam-store.ts";
import { sessionStore } from "../workspace/session-store.ts";
import { changeSettings, settingsStore } from "../workspace/settings-store.ts";
import { prefetchStore } from "../workspace/work-stores.ts";
import { overlayStore, showOverlay } from "./overlay-store.ts";

const inMode = (mode: string) => () => sessionStore.getState().session?.mode === mode;
/** The workbench is in front: neither locked, nor signed out, nor making a reader. */
const atWork = () => (inMode("open")() || inMode("demo")()) && overlayStore.getState().overlay !== "make-reader";
const hasOpenExam = () => openExamStore.getState().examId !== null;

const lock: Command = {
  id: "app.lock",
  name: { en: "Lock the screen", ko: "화면 잠그기" },
  keys: ["mod+l"],
  where: ["everywhere"],
  whileTyping: true,
  available: inMode("open"),
  run: async () => {
    const session = tellProblem(lock.name[languageStore.getState().language], await lockScreen("reader"));
    if (session !== undefined) applySession(session);
  },
};

const signOutName = { en: "Sign out", ko: "로그아웃" };

export async function runSignOut(): Promise<void> {
  const session = tellProblem(signOutName[languageStore.getState().language], await signOut());
  if (session !== undefined) applySession(session);
}

const leave: Command = {
  id: "app.sign-out",
  name: signOutName,
  keys: [],
  where: ["everywhere"],
  available: inMode("open"),
  run: runSignOut,
};

const pause: Command = {
  id: "app.pause-prefetch",
  name: { en: "Pause or resume fetching", ko: "받기 멈춤 / 계속" },
  keys: ["p"],
  where: ["list", "settings"],
  run: async () => {
    const paused = prefetchStore.getState().prefetch?.state === "paused";
    const answer = await (paused ? resumePrefetch() : pausePrefetch());
    const prefetch = tellProblem(pause.name[languageStore.getState().language], answer);
    if (prefetch !== undefined) prefetchStore.setState({ prefetch });
  },
};

const metered: Command = {
  id: "app.metered-line",
  name: { en: "Metered line: on or off", ko: "종량제 회선: 켜기 / 끄기" },
  keys: ["shift+m"],
  where: ["list", "settings"],
  available: atWork,
  run: async () => {
    const { lineIsMetered } = settingsStore.getState().settings;
    tellProblem(
      metered.name[languageStore.getState().language],
      await changeSettings({ lineIsMetered: !lineIsMetered }),
    );
  },
};

export const appCommands: readonly Command[] = [
  {
    id: "app.palette",
    name: { en: "All commands", ko: "모든 명령" },
    keys: ["mod+k"],
    where: ["everywhere"],
    whileTyping: true,
    hidden: true,
    available: atWork,
    run: () => showOverlay("palette"),
  },
  {
    id: "app.keys",
    name: { en: "All keys", ko: "모든 단축키" },
    keys: ["?"],
    where: ["everywhere"],
    run: () => showOverlay("keys"),
  },
  {
    id: "app.list-or-room",
    name: { en: "Between list and room", ko: "목록과 판독실 오가기" },
    keys: ["`"],
    where: ["everywhere"],
    available: hasOpenExam,
    run: () => goTo(navigationStore.getState().place === "room" ? "list" : "room"),
  },
  {
    id: "app.settings",
    name: { en: "Settings", ko: "설정" },
    keys: ["mod+,"],
    where: ["list", "room"],
    run: () => goTo("settings"),
  },
  {
    id: "app.leave-settings",
    name: { en: "Leave settings", ko: "설정 닫기" },
    keys: ["escape", "mod+,"],
    where: ["settings"],
    run: leaveSettings,
  },
  {
    id: "app.make-reader",
    name: { en: "Make a reader and add a site", ko: "판독자를 만들고 병원 추가" },
    keys: ["a"],
    where: ["everywhere"],
    available: inMode("demo"),
    run: () => showOverlay("make-reader"),
  },
  {
    id: "app.fetching",
    name: { en: "What is fetched next, and why", ko: "다음에 받을 검사와 이유" },
    keys: ["shift+n"],
    where: ["list", "settings"],
    run: () => goTo("settings", "fetching"),
  },
  pause,
  metered,
  lock,
  leave,
];
