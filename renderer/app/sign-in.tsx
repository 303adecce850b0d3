import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { SessionState } from "../../shared/contract/session.ts";
import type { Problem } from "../../shared/problem.ts";
import { NewPassphrase, passphraseFits } from "../ui/new-passphrase.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { SecretInput } from "../ui/secret-input.tsx";
import { useTexts } from "../ui/texts.ts";
import { openSession } from "../workspace/calls/session-calls.ts";
import { applySession } from "../workspace/core-feed.ts";
import styles from "./app.module.css";
import { entryTexts } from "./entry-texts.ts";
import { showOverlay } from "./overlay-store.ts";
import { wrongKeyWords } from "./wrong-key-words.ts";

type Way = "passphrase" | "recovery-key";

/** Which reader, and the passphrase or recovery key that opens the vault. */
export function SignIn({ session }: { readonly session: SessionState }) {
  const t = useTexts(entryTexts);
  const [readerId, setReaderId] = useState(session.readers[0]?.id ?? "");
  const [way, setWay] = useState<Way>("passphrase");
  const [passphrase, setPassphrase] = useState("");
  const [recoveryKey, setRecoveryKey] = useState("");
  const [next, setNext] = useState({ value: "", again: "" });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const reader = session.readers.find(({ id }) => id === readerId);

  const open = async (how: Parameters<typeof openSession>[0]) => {
    if (busy) return;
    setBusy(true);
    const answer = await openSession(how);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) applySession(answer.value);
    else setPassphrase("");
  };
  const ready =
    way === "passphrase" ? passphrase !== "" : recoveryKey.trim() !== "" && passphraseFits(next.value, next.again);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    if (way === "passphrase") void open({ with: "passphrase", readerId, passphrase });
    else void open({ with: "recovery-key", readerId, recoveryKey: recoveryKey.trim(), newPassphrase: next.value });
  };

  return (
    <main className={styles.cover}>
      <form className={styles.card} onSubmit={submit}>
        <div className={styles.head}>
          <span className="tone-3">Alcove</span>
          <h1>{t(way === "passphrase" ? "sign-in" : "recover")}</h1>
          <p className="tone-2">{t(way === "passphrase" ? "sign-in-says" : "recovery-says")}</p>
        </div>
        <fieldset className={styles.readers}>
          <legend>{t("reader")}</legend>
          {session.readers.map(({ id, name }) => (
            <label key={id}>
              <input
                type="radio"
                name="reader"
                checked={id === readerId}
                onChange={() => {
                  setReaderId(id);
                  setProblem(null);
                }}
              />
              {name}
            </label>
          ))}
        </fieldset>
        {way === "passphrase" ? (
          <SecretInput
            label={t("passphrase")}
            autoComplete="current-password"
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
            autoFocus
          />
        ) : (
          <>
            <TextInput
              label={t("recovery-key")}
              description={t("recovery-form")}
              autoComplete="off"
              spellCheck={false}
              value={recoveryKey}
              onChange={(event) => setRecoveryKey(event.currentTarget.value)}
              autoFocus
            />
            <NewPassphrase {...next} replaces change={(value, again) => setNext({ value, again })} />
          </>
        )}
        {problem === null ? null : (
          <ProblemNote
            problem={problem}
            words={problem.code === "wrong-key" ? wrongKeyWords(way, problem.detail) : undefined}
          />
        )}
        <div className={styles.cardFoot}>
          <Button type="submit" variant="filled" disabled={!ready} loading={busy}>
            {t("open")}
          </Button>
          {reader?.keychain === true ? (
            <Button onClick={() => void open({ with: "keychain", readerId })} disabled={busy}>
              {t("with-keychain")}
            </Button>
          ) : null}
          <span className={styles.grow} />
          <Button
            variant="subtle"
            onClick={() => {
              setProblem(null);
              setWay(way === "passphrase" ? "recovery-key" : "passphrase");
            }}
          >
            {t(way === "passphrase" ? "with-recovery" : "with-passphrase")}
          </Button>
          <Button variant="subtle" onClick={() => showOverlay("make-reader")}>
            {t("another-reader")}
          </Button>
        </div>
      </form>
    </main>
  );
}
