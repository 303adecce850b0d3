/** Words of the ways in: sign-in, lock, the first reader. */
import { defineTexts } from "../ui/texts.ts";

export const entryTexts = defineTexts({
  "sign-in": { en: "Sign in", ko: "로그인" },
  "sign-in-says": {
    en: "The passphrase opens your vault on this machine.",
    ko: "암호문으로 이 컴퓨터의 보관소를 엽니다.",
  },
  reader: { en: "Reader", ko: "판독자" },
  passphrase: { en: "Passphrase", ko: "암호문" },
  open: { en: "Open", ko: "열기" },
  opening: { en: "Opening…", ko: "여는 중…" },
  "with-keychain": { en: "Open with the system's keychain", ko: "시스템 키체인으로 열기" },
  "with-recovery": { en: "Use the recovery key", ko: "복구 키 사용" },
  "with-passphrase": { en: "Use the passphrase", ko: "암호문 사용" },
  "recovery-key": { en: "Recovery key", ko: "복구 키" },
  "recovery-says": {
    en: "The recovery key opens the vault and sets a new passphrase.",
    ko: "복구 키로 보관소를 열고 새 암호문을 정합니다.",
  },
  "another-reader": { en: "Make another reader", ko: "다른 판독자 만들기" },
  show: { en: "Show what is typed", ko: "입력한 내용 보기" },
  locked: { en: "Locked", ko: "잠김" },
  "locked-says": {
    en: "Your place and text are kept. Fetching goes on.",
    ko: "보던 자리와 글은 그대로이며, 받기는 계속됩니다.",
  },
  pin: { en: "PIN", ko: "PIN" },
  unlock: { en: "Unlock", ko: "잠금 해제" },
  "tries-left": { en: { one: "{count} try left", other: "{count} tries left" }, ko: "{count}번 더 시도할 수 있습니다" },
  "pin-refused": { en: "Not the right PIN", ko: "PIN이 맞지 않습니다" },
  "pin-wait": { en: "Wait a moment before the next try", ko: "잠시 기다렸다가 다시 시도하세요" },
  "pin-used-up": {
    en: "Too many wrong PINs: the passphrase unlocks.",
    ko: "PIN을 여러 번 틀렸습니다. 암호문으로 잠금을 푸세요.",
  },
  "sign-out": { en: "Sign out", ko: "로그아웃" },
  "make-reader": { en: "Make a reader", ko: "판독자 만들기" },
  step: { en: "Step {n} of {of}", ko: "{of}단계 중 {n}단계" },
  "make-says": {
    en: "A reader has a vault of one's own on this machine, encrypted. The demo ends and leaves nothing behind.",
    ko: "판독자마다 이 컴퓨터에 암호화된 보관소가 있습니다. 체험은 끝나고 아무것도 남지 않습니다.",
  },
  name: { en: "Name", ko: "이름" },
  "name-hint": { en: "As it should stand under reports", ko: "판독문에 적을 이름" },
  language: { en: "Language", ko: "언어" },
  "pin-label": { en: "PIN (4 to 12 digits)", ko: "PIN (숫자 4~12자리)" },
  "pin-hint": {
    en: "Unlocks the screen. It does not open the vault: the passphrase does.",
    ko: "화면 잠금만 풉니다. 보관소는 암호문으로 엽니다.",
  },
  "pin-wrong": { en: "4 to 12 digits", ko: "숫자 4~12자리" },
  create: { en: "Make the reader", ko: "판독자 만들기" },
  creating: { en: "Making the vault…", ko: "보관소를 만드는 중…" },
  "go-on": { en: "Go on to add a site", ko: "병원 추가로 계속" },
});
