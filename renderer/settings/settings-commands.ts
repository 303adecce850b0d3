/** Settings by name and key. */
import type { Localized } from "../ui/language.ts";
import type { Command } from "../workspace/commands.ts";
import { goTo } from "../workspace/navigation-store.ts";
import { sessionStore } from "../workspace/session-store.ts";

const isOpen = () => sessionStore.getState().session?.mode === "open";

const page = (section: string, name: Localized): Command => ({
  id: `settings.${section}`,
  name: { en: `Settings: ${name.en}`, ko: `설정: ${name.ko}` },
  keys: [],
  where: ["everywhere"],
  run: () => goTo("settings", section),
});

export const settingsCommands: readonly Command[] = [
  {
    id: "settings.add-site",
    name: { en: "Add a site", ko: "병원 추가" },
    keys: ["n"],
    where: ["settings"],
    available: isOpen,
    run: () => goTo("settings", "sites/new"),
  },
  {
    id: "settings.save",
    name: { en: "Save what is filled in", ko: "입력한 내용 저장" },
    keys: ["mod+s"],
    where: ["settings"],
    whileTyping: true,
    run: () => {
      const form = document.activeElement?.closest("form") ?? document.querySelector("form[data-page]");
      if (form instanceof HTMLFormElement) form.requestSubmit();
    },
  },
  {
    id: "settings.sign-in",
    name: { en: "Sign in where a site asks for it", ko: "로그인이 필요한 병원에 로그인" },
    keys: ["s"],
    where: ["settings"],
    available: isOpen,
    run: () => document.querySelector<HTMLButtonElement>("button[data-sign-in]")?.click(),
  },
  {
    id: "settings.what-if",
    name: { en: "Try another fetching policy", ko: "다른 받기 방식 시험해 보기" },
    keys: ["w"],
    where: ["settings"],
    run: () => {
      const focus = () => document.querySelector<HTMLInputElement>("[data-what-if] input")?.focus();
      goTo("settings", "fetching");
      focus();
      requestAnimationFrame(focus);
    },
  },
  page("sites", { en: "Sites", ko: "병원" }),
  page("reader", { en: "Reader", ko: "판독자" }),
  page("screen", { en: "Screen", ko: "화면" }),
  page("hanging", { en: "Hanging", ko: "영상 배치" }),
  page("keys", { en: "Keys", ko: "단축키" }),
  page("vault", { en: "Vault", ko: "보관소" }),
  page("audit", { en: "Audit", ko: "감사 기록" }),
  page("program", { en: "Program", ko: "프로그램" }),
];
