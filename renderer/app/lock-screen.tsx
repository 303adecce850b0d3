import { Button } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import type { SessionState } from "../../shared/contract/session.ts";
import type { Problem } from "../../shared/problem.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { SecretInput } from "../ui/secret-input.tsx";
import { useTexts } from "../ui/texts.ts";
import { openSession, unlockScreen } from "../workspace/calls/session-calls.ts";
import { applySession } from "../workspace/core-feed.ts";
import styles from "./app.module.css";
import { runSignOut } from "./app-commands.ts";
import { entryTexts } from "./entry-texts.ts";

/** Whole seconds until a moment in UTC milliseconds, counted down; 0 once it is past, or for null. */
function useSecondsUntil(moment: number | null): number {
  const [now, setNow] = useState(Date.now);
  const left = moment === null ? 0 : Math.max(0, Math.ceil((moment - now) / 1000));
  const waits = left > 0;
  useEffect(() => {
    setNow(Date.now());
    if (moment === null || !waits) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [moment, waits]);
  return left;
}

/** Over everything while the screen is locked: the PIN, or the passphrase, at once or when the PIN's tries are used up. */
export function LockScreen({ session }: { readonly session: SessionState }) {
  const t = useTexts(entryTexts);
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [byPassphrase, setByPassphrase] = useState(false);
  const { reader, pinTriesLeft } = session;
  const usedUp = pinTriesLeft === 0;
  const way = usedUp || byPassphrase ? "passphrase" : "pin";
  const wait = useSecondsUntil(way === "pin" ? session.pinWaitUntil : null);
  const refused = problem?.code === "wrong-key";
  const told = refused || problem?.code === "busy" || problem?.code === "too-many-tries";

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (typed === "" || reader === null || busy || wait > 0) return;
    setBusy(true);
    const answer =
      way === "passphrase"
        ? await openSession({ with: "passphrase", readerId: reader.id, passphrase: typed })
        : await unlockScreen(typed);
    setBusy(false);
    setTyped("");
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) applySession(answer.value);
  };
  const triesLeft = pinTriesLeft === null || pinTriesLeft === 0 ? null : t("tries-left", { count: pinTriesLeft });
  const says = [
    refused ? t(way === "pin" ? "pin-refused" : "passphrase-refused") : null,
    way === "pin" && (refused || wait > 0) ? triesLeft : null,
    wait > 0 ? t("pin-wait", { seconds: wait }) : null,
  ].filter((part) => part !== null);

  return (
    <div className={styles.cover} role="dialog" aria-modal="true" aria-label={t("locked")}>
      <form className={styles.card} onSubmit={submit}>
        <div className={styles.head}>
          <span className="tone-3">{t("locked")}</span>
          <h1>{reader?.name ?? "Alcove"}</h1>
          <p className="tone-2">{t(usedUp ? "pin-used-up" : "locked-says")}</p>
        </div>
        <SecretInput
          key={way}
          label={t(way)}
          inputMode={way === "pin" ? "numeric" : "text"}
          autoComplete="off"
          size="md"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoFocus
          error={says.length === 0 ? undefined : says.join(" · ")}
          errorProps={{ role: "alert" }}
        />
        {problem === null || told ? null : <ProblemNote problem={problem} during={t("still-locked")} />}
        <div className={styles.cardFoot}>
          <Button type="submit" variant="filled" loading={busy} disabled={typed === "" || wait > 0}>
            {t("unlock")}
          </Button>
          <span className={styles.grow} />
          {usedUp ? null : (
            <Button
              variant="subtle"
              onClick={() => {
                setByPassphrase(!byPassphrase);
                setTyped("");
                setProblem(null);
              }}
            >
              {t(byPassphrase ? "with-pin" : "with-passphrase")}
            </Button>
          )}
          <Button variant="subtle" onClick={() => void runSignOut()}>
            {t("sign-out")}
          </Button>
        </div>
      </form>
    </div>
  );
}
