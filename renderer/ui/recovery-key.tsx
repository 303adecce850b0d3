import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import styles from "./recovery-key.module.css";
import { defineTexts, useTexts } from "./texts.ts";

const texts = defineTexts({
  title: { en: "Your recovery key", ko: "복구 키" },
  once: {
    en: "It opens your vault when the passphrase is lost. It is shown only now. Print it or write it down, and keep it away from this machine. Whoever has it can read everything.",
    ko: "암호문을 잊었을 때 보관소를 여는 열쇠입니다. 지금 한 번만 보여 드립니다. 인쇄하거나 적어서 이 컴퓨터와 떨어진 곳에 보관하세요. 이 키를 가진 사람은 모든 내용을 볼 수 있습니다.",
  },
  print: { en: "Print", ko: "인쇄" },
  check: { en: "I have it: its last {n} characters", ko: "보관했습니다: 키의 마지막 {n}자" },
  "print-head": { en: "Alcove recovery key of {name}", ko: "Alcove 복구 키: {name}" },
});

interface RecoveryKeyProps {
  readonly recoveryKey: string;
  readonly name: string;
  readonly goOn: string;
  readonly onKept: () => void;
}

const CHECKED = 4;
/** Blanks, hyphens and letter case are no part of the key. */
const bare = (text: string) => text.replace(/[\s-]/g, "").toUpperCase();

/** The recovery key, shown once, until its end was typed from paper. */
export function RecoveryKey({ recoveryKey, name, goOn, onKept }: RecoveryKeyProps) {
  const t = useTexts(texts);
  const [typed, setTyped] = useState("");
  const kept = bare(typed) === bare(recoveryKey).slice(-CHECKED);
  return (
    <form
      className={styles.sheet}
      onSubmit={(event) => {
        event.preventDefault();
        if (kept) onKept();
      }}
    >
      <h1 className={styles.screen}>{t("title")}</h1>
      <h1 className={styles.paper}>{t("print-head", { name })}</h1>
      <p className="tone-2">{t("once")}</p>
      <div className={styles.key} data-testid="recovery-key">
        {recoveryKey}
      </div>
      <div className={styles.screen}>
        <TextInput
          label={t("check", { n: CHECKED })}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoFocus
        />
        <div className={styles.foot}>
          <Button type="submit" variant="filled" disabled={!kept}>
            {goOn}
          </Button>
          <Button onClick={() => window.print()}>{t("print")}</Button>
        </div>
      </div>
    </form>
  );
}
