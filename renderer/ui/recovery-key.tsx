import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import styles from "./recovery-key.module.css";
import { saveFile } from "./save-file.ts";
import { defineTexts, useTexts } from "./texts.ts";

const texts = defineTexts({
  title: { en: "Your recovery key", ko: "복구 키" },
  once: {
    en: "It opens your vault when the passphrase is lost. It is shown only now. Print it, write it down, or save it to a stick or a password manager, and keep it away from this machine. Whoever has it can read everything.",
    ko: "암호문을 잊었을 때 보관소를 여는 열쇠입니다. 지금 한 번만 보여 드립니다. 인쇄하거나 적거나 USB, 암호 관리 프로그램에 저장하고 이 컴퓨터와 떨어진 곳에 보관하세요. 이 키를 가진 사람은 모든 내용을 볼 수 있습니다.",
  },
  print: { en: "Print", ko: "인쇄" },
  save: { en: "Save as a file", ko: "파일로 저장" },
  check: { en: "I have it: its last {n} characters", ko: "보관했습니다: 키의 마지막 {n}자" },
  "not-those": { en: "Not the last {n} characters of this key", ko: "이 키의 마지막 {n}자가 아닙니다" },
  "print-head": { en: "Alcove recovery key of {name}", ko: "Alcove 복구 키: {name}" },
});

interface RecoveryKeyProps {
  readonly recoveryKey: string;
  readonly name: string;
  readonly goOn: string;
  readonly onKept: () => void;
}

const CHECKED = 4;
/** Blanks, hyphens and letter case are no part of the key; 0 and 1 are what people take for O, I and L. */
const bare = (text: string) => text.replace(/[\s-]/g, "").toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");

/** The recovery key, shown once, until its end was typed from where it is kept. */
export function RecoveryKey({ recoveryKey, name, goOn, onKept }: RecoveryKeyProps) {
  const t = useTexts(texts);
  const [typed, setTyped] = useState("");
  const kept = bare(typed) === bare(recoveryKey).slice(-CHECKED);
  const wrong = !kept && bare(typed).length >= CHECKED;
  const save = () =>
    saveFile("alcove-recovery-key.txt", `${t("print-head", { name })}\n\n${recoveryKey}\n`, "text/plain");
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
        <div className={styles.keep}>
          <Button onClick={() => window.print()}>{t("print")}</Button>
          <Button onClick={save}>{t("save")}</Button>
        </div>
        <TextInput
          label={t("check", { n: CHECKED })}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          error={wrong ? t("not-those", { n: CHECKED }) : undefined}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoFocus
        />
        <div className={styles.foot}>
          <Button type="submit" variant="filled" disabled={!kept}>
            {goOn}
          </Button>
        </div>
      </div>
    </form>
  );
}
