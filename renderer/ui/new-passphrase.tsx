import { passphraseStrength, SHORTEST_PASSPHRASE } from "./passphrase-strength.ts";
import { SecretInput } from "./secret-input.tsx";
import { defineTexts, useTexts } from "./texts.ts";

const texts = defineTexts({
  passphrase: { en: "Passphrase", ko: "암호문" },
  "new-passphrase": { en: "New passphrase", ko: "새 암호문" },
  again: { en: "Passphrase again", ko: "암호문 다시 입력" },
  hint: {
    en: "At least {n} characters. Four or five unrelated words are easy to keep and hard to guess.",
    ko: "{n}자 이상. 서로 관계없는 낱말 네다섯 개가 외우기 쉽고 맞히기 어렵습니다.",
  },
  "at-least": { en: "At least {n} characters", ko: "{n}자 이상 입력하세요" },
  "too-short": { en: "Too short", ko: "너무 짧습니다" },
  weak: { en: "Weak: easy to guess", ko: "약함: 맞히기 쉽습니다" },
  fair: { en: "Fair", ko: "보통" },
  strong: { en: "Strong", ko: "강함" },
  differ: { en: "The two differ", ko: "두 입력이 다릅니다" },
});

interface NewPassphraseProps {
  readonly value: string;
  readonly again: string;
  readonly change: (value: string, again: string) => void;
  /** It replaces another. */
  readonly replaces?: boolean;
  /** It was asked for already: what is missing is named. */
  readonly tried?: boolean;
}

/** True when both fields agree and are long enough to be taken. */
export const passphraseFits = (value: string, again: string): boolean =>
  value.length >= SHORTEST_PASSPHRASE && value === again;

/** A passphrase to be, typed twice, with its strength in words. */
export function NewPassphrase({ value, again, change, replaces = false, tried = false }: NewPassphraseProps) {
  const t = useTexts(texts);
  const strength = passphraseStrength(value);
  const short = tried && value.length < SHORTEST_PASSPHRASE;
  const differ = again !== "" && !value.startsWith(again);
  return (
    <>
      <SecretInput
        label={t(replaces ? "new-passphrase" : "passphrase")}
        description={short ? undefined : value === "" ? t("hint", { n: SHORTEST_PASSPHRASE }) : t(strength)}
        autoComplete="new-password"
        value={value}
        error={short ? t("at-least", { n: SHORTEST_PASSPHRASE }) : undefined}
        onChange={(event) => change(event.currentTarget.value, again)}
      />
      <SecretInput
        label={t("again")}
        autoComplete="new-password"
        value={again}
        error={differ || (tried && value !== again) ? t("differ") : undefined}
        onChange={(event) => change(value, event.currentTarget.value)}
      />
    </>
  );
}
