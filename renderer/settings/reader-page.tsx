import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import type { ReaderProfile } from "../../shared/contract/reader.ts";
import type { Problem } from "../../shared/problem.ts";
import { Dialog } from "../ui/dialog.tsx";
import { NewPassphrase, passphraseFits } from "../ui/new-passphrase.tsx";
import type { ProblemInWords } from "../ui/problem-in-words.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { RecoveryKey } from "../ui/recovery-key.tsx";
import { SecretInput } from "../ui/secret-input.tsx";
import { useTexts } from "../ui/texts.ts";
import type { Answer } from "../workspace/answer.ts";
import { fetchProfile, putProfile } from "../workspace/calls/reader-calls.ts";
import { changePassphrase, changePin, newRecoveryKey } from "../workspace/calls/session-calls.ts";
import { useSession, useSites } from "../workspace/hooks.ts";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";
import { settingsTexts } from "./settings-texts.ts";

/** What came of a form: nothing yet, done, or why not. */
type Outcome = "none" | "done" | Problem;
const notThePassphrase: ProblemInWords = {
  what: { en: "That is not your passphrase now", ko: "현재 암호문이 아닙니다" },
  safe: { en: "Nothing was changed.", ko: "바뀐 것은 없습니다." },
  todo: {
    en: "Check capitals and the input language, and try again.",
    ko: "대소문자와 한/영 입력 상태를 확인하고 다시 입력하세요.",
  },
};
const outcomeOf = (answer: Answer<unknown>): Outcome => (answer.ok ? "done" : answer.problem);

function OutcomeNote({ outcome, done }: { readonly outcome: Outcome; readonly done: string }) {
  if (outcome === "none") return null;
  if (outcome === "done") return <p role="status">{done}</p>;
  return <ProblemNote problem={outcome} words={outcome.code === "wrong-key" ? notThePassphrase : undefined} />;
}

function Profile() {
  const t = useTexts(settingsTexts);
  const { sites } = useSites();
  const [profile, setProfile] = useState<ReaderProfile | null>(null);
  const [outcome, setOutcome] = useState<Outcome>("none");
  useEffect(() => {
    void fetchProfile().then((answer) => {
      if (answer.ok) setProfile(answer.value);
      else setOutcome(answer.problem);
    });
  }, []);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (profile !== null) setOutcome(outcomeOf(await putProfile(profile)));
  };
  const change = (part: Partial<ReaderProfile>) => {
    setOutcome("none");
    setProfile((now) => (now === null ? now : { ...now, ...part }));
  };
  return (
    <Section title={t("profile")}>
      {profile === null ? null : (
        <form className={styles.stack} onSubmit={save}>
          <TextInput
            label={t("name")}
            maxLength={120}
            value={profile.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t("credentials")}
            description={t("credentials-says")}
            maxLength={200}
            value={profile.credentials}
            onChange={(event) => change({ credentials: event.currentTarget.value })}
          />
          {sites.map(({ id, name }) => (
            <TextInput
              key={id}
              label={t("identifier-at", { site: name })}
              maxLength={64}
              value={profile.identifiers[id] ?? ""}
              onChange={(event) => change({ identifiers: { ...profile.identifiers, [id]: event.currentTarget.value } })}
            />
          ))}
          <div>
            <Button type="submit" disabled={profile.name.trim() === ""}>
              {t("save")}
            </Button>
          </div>
        </form>
      )}
      <OutcomeNote outcome={outcome} done={t("saved")} />
    </Section>
  );
}

function PassphraseNow({ value, change }: { readonly value: string; readonly change: (value: string) => void }) {
  const t = useTexts(settingsTexts);
  return (
    <SecretInput
      label={t("passphrase-now")}
      autoComplete="current-password"
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

function ChangePassphrase() {
  const t = useTexts(settingsTexts);
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState({ value: "", again: "" });
  const [outcome, setOutcome] = useState<Outcome>("none");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const came = outcomeOf(await changePassphrase(current, next.value));
    setOutcome(came);
    setCurrent("");
    if (came === "done") setNext({ value: "", again: "" });
  };
  return (
    <Section title={t("passphrase-title")}>
      <form className={styles.stack} onSubmit={submit}>
        <PassphraseNow value={current} change={setCurrent} />
        <NewPassphrase {...next} replaces change={(value, again) => setNext({ value, again })} />
        <div>
          <Button type="submit" disabled={current === "" || !passphraseFits(next.value, next.again)}>
            {t("change-passphrase")}
          </Button>
        </div>
        <OutcomeNote outcome={outcome} done={t("passphrase-changed")} />
      </form>
    </Section>
  );
}

function ChangePin() {
  const t = useTexts(settingsTexts);
  const [passphrase, setPassphrase] = useState("");
  const [pin, setPin] = useState("");
  const [outcome, setOutcome] = useState<Outcome>("none");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setOutcome(outcomeOf(await changePin(passphrase, pin)));
    setPassphrase("");
    setPin("");
  };
  return (
    <Section title={t("pin-title")}>
      <form className={styles.stack} onSubmit={submit}>
        <PassphraseNow value={passphrase} change={setPassphrase} />
        <SecretInput
          label={t("new-pin")}
          inputMode="numeric"
          autoComplete="off"
          maxLength={12}
          value={pin}
          onChange={(event) => setPin(event.currentTarget.value)}
        />
        <div>
          <Button type="submit" disabled={passphrase === "" || !/^\d{4,12}$/.test(pin)}>
            {t("change-pin")}
          </Button>
        </div>
        <OutcomeNote outcome={outcome} done={t("pin-changed")} />
      </form>
    </Section>
  );
}

function NewRecoveryKey({ name }: { readonly name: string }) {
  const t = useTexts(settingsTexts);
  const [passphrase, setPassphrase] = useState("");
  const [outcome, setOutcome] = useState<Outcome>("none");
  const [key, setKey] = useState<string | null>(null);
  const make = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await newRecoveryKey(passphrase);
    setPassphrase("");
    setOutcome(outcomeOf(answer));
    if (answer.ok) setKey(answer.value.recoveryKey);
  };
  return (
    <Section title={t("recovery-title")} says={t("recovery-says")}>
      <form className={styles.stack} onSubmit={make}>
        <PassphraseNow value={passphrase} change={setPassphrase} />
        <div>
          <Button type="submit" disabled={passphrase === ""}>
            {t("recovery-new")}
          </Button>
        </div>
        <OutcomeNote outcome={outcome} done={t("recovery-made")} />
      </form>
      {key === null ? null : (
        <Dialog title={t("recovery-title")} onClose={() => setKey(null)} binding>
          <RecoveryKey recoveryKey={key} name={name} goOn={t("recovery-kept")} onKept={() => setKey(null)} />
        </Dialog>
      )}
    </Section>
  );
}

/** The reader: profile, and what opens vault and screen. */
export function ReaderPage() {
  const t = useTexts(settingsTexts);
  const session = useSession();
  const reader = session?.mode === "open" || session?.mode === "locked" ? session.reader : null;
  return (
    <>
      <div className={styles.title}>
        <h1>{t("reader")}</h1>
      </div>
      {reader === null ? (
        <p className="tone-2">{t("demo")}</p>
      ) : (
        <>
          <Profile />
          <ChangePassphrase />
          <ChangePin />
          <NewRecoveryKey name={reader.name} />
        </>
      )}
    </>
  );
}
