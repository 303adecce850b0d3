import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { Language } from "../../shared/contract/session.ts";
import type { Problem } from "../../shared/problem.ts";
import { focusFirstFault } from "../ui/first-fault.ts";
import { speak, useLanguage } from "../ui/language.ts";
import { NewPassphrase, passphraseFits } from "../ui/new-passphrase.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { RecoveryKey } from "../ui/recovery-key.tsx";
import { SecretInput } from "../ui/secret-input.tsx";
import { useTexts } from "../ui/texts.ts";
import { uiTexts } from "../ui/ui-texts.ts";
import { makeReader } from "../workspace/calls/session-calls.ts";
import { applySession } from "../workspace/core-feed.ts";
import { useSession } from "../workspace/hooks.ts";
import { goTo } from "../workspace/navigation-store.ts";
import styles from "./app.module.css";
import { entryTexts } from "./entry-texts.ts";
import { hideOverlay } from "./overlay-store.ts";

const STEPS = 3;
const languages = [
  { value: "en", label: "English" },
  { value: "ko", label: "한국어" },
] as const;

interface ReaderFormProps {
  readonly onMade: (name: string, recoveryKey: string) => void;
}

function ReaderForm({ onMade }: ReaderFormProps) {
  const t = useTexts(entryTexts);
  const u = useTexts(uiTexts);
  const language = useLanguage();
  const session = useSession();
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState("");
  const [pin, setPin] = useState("");
  const [passphrase, setPassphrase] = useState({ value: "", again: "" });
  /** How often making was tried: faults of empty fields are named from then on. */
  const [tries, setTries] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const tried = tries > 0;
  const taken = session?.readers.some((reader) => reader.name === name.trim()) === true;
  const nameFits = name.trim() !== "" && !taken;
  const pinFits = /^\d{4,12}$/.test(pin);
  const ready = nameFits && pinFits && passphraseFits(passphrase.value, passphrase.again);
  useEffect(() => {
    if (tries > 0) focusFirstFault(form.current);
  }, [tries]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (!ready) return setTries(tries + 1);
    setBusy(true);
    const answer = await makeReader({ name: name.trim(), passphrase: passphrase.value, pin, language });
    setBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    onMade(name.trim(), answer.value.recoveryKey);
    applySession(answer.value.session);
  };
  const nameFault = taken ? t("name-taken") : tried && !nameFits ? t("name-needed") : undefined;
  const pinFault = (tried || !/^\d{0,12}$/.test(pin)) && !pinFits ? t("pin-wrong") : undefined;

  return (
    <form className={styles.card} onSubmit={submit} ref={form} noValidate>
      <div className={styles.head}>
        <span className="tone-3">{t("step", { n: 1, of: STEPS })}</span>
        <h1>{t("make-reader")}</h1>
        <p className="tone-2">
          {t("make-says")} {session?.mode === "demo" ? t("demo-ends") : ""}
        </p>
      </div>
      <SegmentedControl
        aria-label={t("language")}
        data={[...languages]}
        value={language}
        onChange={(value: Language) => speak(value)}
      />
      <TextInput
        label={t("name")}
        description={t("name-hint")}
        autoComplete="name"
        maxLength={120}
        value={name}
        error={nameFault}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <NewPassphrase {...passphrase} tried={tried} change={(value, again) => setPassphrase({ value, again })} />
      <SecretInput
        label={t("pin-label")}
        description={t("pin-hint")}
        inputMode="numeric"
        autoComplete="off"
        maxLength={12}
        value={pin}
        error={pinFault}
        onChange={(event) => setPin(event.currentTarget.value)}
      />
      {problem === null ? null : <ProblemNote problem={problem} during={t("not-made")} />}
      <div className={styles.cardFoot}>
        <Button type="submit" variant="filled" disabled={busy}>
          {busy ? t("creating") : t("create")}
        </Button>
        <Button variant="subtle" onClick={hideOverlay} disabled={busy}>
          {u("cancel")}
        </Button>
      </div>
    </form>
  );
}

/** The first reader, or another one: name and keys, the recovery key once, then the first site. */
export function MakeReader() {
  const t = useTexts(entryTexts);
  const [made, setMade] = useState<{ readonly name: string; readonly recoveryKey: string } | null>(null);
  const addSite = () => {
    hideOverlay();
    goTo("settings", "sites/new");
  };
  return (
    <div className={styles.cover} role="dialog" aria-modal="true" aria-label={t("make-reader")}>
      {made === null ? (
        <ReaderForm onMade={(name, recoveryKey) => setMade({ name, recoveryKey })} />
      ) : (
        <div className={styles.card}>
          <span className={`${styles.step} tone-3`}>{t("step", { n: 2, of: STEPS })}</span>
          <RecoveryKey {...made} goOn={t("go-on")} onKept={addSite} />
        </div>
      )}
    </div>
  );
}
