/** Why a key did not open the vault, told where it was typed. */
import type { ProblemInWords } from "../ui/problem-in-words.ts";

const untouched = { en: "Nothing in the vault was touched.", ko: "보관소의 내용은 그대로입니다." };

const passphrase: ProblemInWords = {
  what: { en: "That is not this reader's passphrase", ko: "이 판독자의 암호문이 아닙니다" },
  safe: untouched,
  todo: {
    en: "Check the reader, capitals and the input language, and try again. If it is lost, use the recovery key.",
    ko: "판독자, 대소문자, 한/영 입력 상태를 확인하고 다시 입력하세요. 잊었다면 복구 키를 사용하세요.",
  },
};
const mistyped: ProblemInWords = {
  what: { en: "The recovery key is mistyped", ko: "복구 키에 오타가 있습니다" },
  safe: untouched,
  todo: {
    en: "It has seven groups of four characters. Compare it with the paper, character by character.",
    ko: "네 글자씩 일곱 묶음입니다. 종이와 한 글자씩 대조하세요.",
  },
};
const anothers: ProblemInWords = {
  what: {
    en: "This recovery key does not open this reader's vault",
    ko: "이 판독자의 보관소를 여는 복구 키가 아닙니다",
  },
  safe: untouched,
  todo: {
    en: "Check the reader. Only the newest recovery key counts: an older paper opens nothing any more.",
    ko: "판독자를 확인하세요. 가장 최근에 만든 복구 키만 쓸 수 있으며, 예전 키로는 열리지 않습니다.",
  },
};

/** @param detail of the problem: "mistyped" when the recovery key's own check failed */
export const wrongKeyWords = (way: "passphrase" | "recovery-key", detail: string): ProblemInWords =>
  way === "passphrase" ? passphrase : detail === "mistyped" ? mistyped : anothers;
