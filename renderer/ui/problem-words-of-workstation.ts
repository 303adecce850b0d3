/** Problems of this machine and of what was asked of it. */
import type { ProblemInWords } from "./problem-in-words.ts";

export const wordsOfWorkstation = {
  "disk-full": {
    what: { en: "The disk is full", ko: "디스크가 가득 찼습니다" },
    safe: { en: "Reading goes on; fetching is paused.", ko: "판독은 계속할 수 있고, 받기는 멈췄습니다." },
    todo: {
      en: "Free some space on this machine. Fetching then goes on by itself.",
      ko: "이 컴퓨터의 공간을 비우세요. 그러면 자동으로 이어집니다.",
    },
  },
  "quota-reached": {
    what: { en: "The vault is full", ko: "보관소가 가득 찼습니다" },
    safe: {
      en: "Reading goes on; nothing that is still needed is removed.",
      ko: "판독은 계속할 수 있으며 필요한 것은 지우지 않습니다.",
    },
    todo: {
      en: "Mark read exams as read, or raise the quota in Settings, Vault.",
      ko: "판독한 검사를 완료로 표시하거나 설정의 보관소에서 한도를 높이세요.",
    },
  },
  "vault-damaged": {
    what: { en: "Part of the vault is damaged", ko: "보관소 일부가 손상되었습니다" },
    safe: {
      en: "Damaged images are never shown; the rest is whole.",
      ko: "손상된 영상은 표시하지 않으며 나머지는 온전합니다.",
    },
    todo: {
      en: "Fetch the exam again. If it comes back, check the disk.",
      ko: "검사를 다시 받으세요. 반복되면 디스크를 점검하세요.",
    },
  },
  "vault-in-use": {
    what: { en: "The vault is open in another Alcove", ko: "다른 Alcove에서 보관소를 열고 있습니다" },
    safe: { en: "Nothing in the vault was touched.", ko: "보관소의 내용은 그대로입니다." },
    todo: { en: "Close the other one and try again.", ko: "다른 창을 닫고 다시 시도하세요." },
  },
  "wrong-key": {
    what: { en: "That is not the right one", ko: "맞지 않습니다" },
    safe: { en: "Nothing in the vault was touched.", ko: "보관소의 내용은 그대로입니다." },
    todo: {
      en: "Try again. The recovery key opens the vault too.",
      ko: "다시 시도하세요. 복구 키로도 열 수 있습니다.",
    },
  },
  "too-many-tries": {
    what: { en: "Too many wrong tries", ko: "시도 횟수를 넘었습니다" },
    safe: { en: "Nothing in the vault was touched.", ko: "보관소의 내용은 그대로입니다." },
    todo: { en: "Wait a moment, or open the vault with the passphrase.", ko: "잠시 기다리거나 암호문으로 여세요." },
  },
  "unsent-work": {
    what: { en: "Signed work has not been sent yet", ko: "서명했지만 보내지 않은 작업이 있습니다" },
    safe: { en: "Nothing was erased.", ko: "아무것도 지우지 않았습니다." },
    todo: { en: "Let it be delivered first.", ko: "먼저 전송을 마치세요." },
  },
  "plaintext-database": {
    what: { en: "The vault's index is not encrypted", ko: "보관소 색인이 암호화되어 있지 않습니다" },
    safe: { en: "It was not opened.", ko: "열지 않았습니다." },
    todo: {
      en: "Someone replaced it. Restore the profile from a copy, or erase it.",
      ko: "누군가 바꾼 것입니다. 사본에서 복원하거나 지우세요.",
    },
  },
  "keychain-unavailable": {
    what: { en: "The system's keychain cannot be used", ko: "시스템 키체인을 쓸 수 없습니다" },
    safe: { en: "Nothing in the vault was touched.", ko: "보관소의 내용은 그대로입니다." },
    todo: { en: "Open the vault with the passphrase.", ko: "암호문으로 여세요." },
  },
  invalid: {
    what: { en: "Something entered does not fit", ko: "입력한 값이 맞지 않습니다" },
    safe: { en: "Nothing was changed.", ko: "바뀐 것은 없습니다." },
    todo: {
      en: "Correct it and try again. The details name the fields.",
      ko: "고쳐서 다시 시도하세요. 해당 항목은 자세히에 있습니다.",
    },
  },
  locked: {
    what: { en: "The screen is locked", ko: "화면이 잠겨 있습니다" },
    safe: { en: "Your place is kept; fetching goes on.", ko: "보던 자리는 그대로이며 받기는 계속됩니다." },
    todo: { en: "Unlock with the PIN.", ko: "PIN으로 잠금을 푸세요." },
  },
  "no-vault": {
    what: { en: "No vault is open", ko: "열린 보관소가 없습니다" },
    safe: { en: "Nothing in the vault was touched.", ko: "보관소의 내용은 그대로입니다." },
    todo: { en: "Sign in first.", ko: "먼저 로그인하세요." },
  },
  unknown: {
    what: { en: "Something unexpected happened", ko: "예상하지 못한 문제가 생겼습니다" },
    safe: { en: "What was stored before is safe.", ko: "이미 저장한 것은 안전합니다." },
    todo: {
      en: "Try again. If it comes back, report it with the details.",
      ko: "다시 시도하세요. 반복되면 자세히 내용을 알려 주세요.",
    },
  },
  conflict: {
    what: { en: "It was changed meanwhile", ko: "그 사이에 바뀌었습니다" },
    safe: { en: "Nothing was changed.", ko: "바뀐 것은 없습니다." },
    todo: { en: "Look at the new state and try again.", ko: "새 상태를 확인하고 다시 시도하세요." },
  },
  cancelled: {
    what: { en: "Cancelled", ko: "취소했습니다" },
    safe: { en: "Nothing was changed.", ko: "바뀐 것은 없습니다." },
    todo: { en: "Start it again when you want.", ko: "원할 때 다시 시작하세요." },
  },
} as const satisfies Record<string, ProblemInWords>;
