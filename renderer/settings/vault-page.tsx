import { Button, NumberInput, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import type { Problem } from "../../shared/problem.ts";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { writeBytes } from "../ui/format/measures.ts";
import type { ProblemInWords } from "../ui/problem-in-words.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Progress } from "../ui/progress.tsx";
import { SecretInput } from "../ui/secret-input.tsx";
import { useTexts } from "../ui/texts.ts";
import { uiTexts } from "../ui/ui-texts.ts";
import { eraseEverything, fetchVault, putQuota } from "../workspace/calls/work-calls.ts";
import { applySession } from "../workspace/core-feed.ts";
import { useSession, useVault } from "../workspace/hooks.ts";
import { goTo } from "../workspace/navigation-store.ts";
import { vaultStore } from "../workspace/work-stores.ts";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";
import { settingsTexts } from "./settings-texts.ts";

const GIGABYTE = 1_000_000_000;

const nothingErased: ProblemInWords = {
  what: { en: "That is not your passphrase", ko: "암호문이 맞지 않습니다" },
  safe: { en: "Nothing was erased.", ko: "아무것도 지우지 않았습니다." },
  todo: {
    en: "Check capitals and the input language, and try again.",
    ko: "대소문자와 한/영 입력 상태를 확인하고 다시 입력하세요.",
  },
};

function EraseDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const t = useTexts(settingsTexts);
  const u = useTexts(uiTexts);
  const [typed, setTyped] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const erase = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const answer = await eraseEverything(passphrase, typed.trim());
    setBusy(false);
    setPassphrase("");
    if (!answer.ok) return setProblem(answer.problem);
    onClose();
    goTo("list");
    applySession(answer.value);
  };
  return (
    <Dialog title={t("erase-title")} onClose={onClose}>
      <form className={styles.stack} onSubmit={erase}>
        <p>{t("erase-says")}</p>
        <TextInput
          label={t("erase-name", { name })}
          autoComplete="off"
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <SecretInput
          label={t("passphrase")}
          autoComplete="current-password"
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
        {problem === null ? null : (
          <ProblemNote problem={problem} words={problem.code === "wrong-key" ? nothingErased : undefined} />
        )}
        <DialogActions>
          <Button variant="filled" onClick={onClose}>
            {u("cancel")}
          </Button>
          <Button type="submit" color="red" disabled={typed.trim() !== name || passphrase === "" || busy}>
            {t("erase-do")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** How full the vault is, its quota, and the way to erase it. */
export function VaultPage() {
  const t = useTexts(settingsTexts);
  const session = useSession();
  const vault = useVault();
  const [quota, setQuota] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [erasing, setErasing] = useState(false);
  useEffect(() => {
    void fetchVault().then((answer) => {
      if (answer.ok) vaultStore.setState({ vault: answer.value });
      setProblem(answer.ok ? null : answer.problem);
    });
  }, []);
  const name = session?.mode === "open" ? session.reader?.name : undefined;
  const shown = quota ?? (vault === null ? 0 : Math.round(vault.quota / GIGABYTE));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await putQuota(shown * GIGABYTE);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    vaultStore.setState({ vault: answer.value });
    setQuota(null);
  };
  return (
    <>
      <div className={styles.title}>
        <h1>{t("vault")}</h1>
      </div>
      {problem === null ? null : <ProblemNote problem={problem} />}
      {vault === null ? null : (
        <Section title={t("how-full")} says={t("quota-says")}>
          <p className={styles.row}>
            <Progress
              part={vault.quota === 0 ? 0 : vault.bytes / vault.quota}
              label={t("vault")}
              tone={vault.bytes > vault.quota * 0.95 ? "due" : "accent"}
            />
            {t("used", { used: writeBytes(vault.bytes), quota: writeBytes(vault.quota), count: vault.studies })}
            <span className="tone-2">· {t("free", { free: writeBytes(vault.diskFree) })}</span>
          </p>
          <form className={styles.rowEnd} onSubmit={save}>
            <NumberInput
              label={t("quota")}
              min={1}
              value={shown}
              onChange={(value) => setQuota(typeof value === "number" ? value : null)}
            />
            <Button type="submit" disabled={quota === null || quota < 1}>
              {t("save")}
            </Button>
          </form>
        </Section>
      )}
      {name === undefined ? (
        <p className="tone-2">{t("demo")}</p>
      ) : (
        <Section title={t("erase-title")} says={t("erase-says")}>
          <Button color="red" onClick={() => setErasing(true)}>
            {t("erase")}
          </Button>
        </Section>
      )}
      {erasing && name !== undefined ? <EraseDialog name={name} onClose={() => setErasing(false)} /> : null}
    </>
  );
}
