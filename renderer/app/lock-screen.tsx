import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { SessionState } from "../../shared/contract/session.ts";
import type { Problem } from "../../shared/problem.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import { openSession, unlockScreen } from "../workspace/calls/session-calls.ts";
import { applySession } from "../workspace/core-feed.ts";
import styles from "./app.module.css";
import { runSignOut } from "./app-commands.ts";
import { entryTexts } from "./entry-texts.ts";

/** Over everything while the screen is locked: the PIN, or the passphrase once the PIN's tries are used up. */
export function LockScreen({ session }: { readonly session: SessionState }) {
  const t = useTexts(entryTexts);
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const usedUp = session.pinTriesLeft === 0 || problem?.code === "too-many-tries";
  const reader = session.reader;
  const refused = problem?.code === "wrong-key";
  const pinWords = usedUp
    ? undefined
    : refused
      ? t("pin-refused")
      : problem?.code === "busy"
        ? t("pin-wait")
        : undefined;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (typed === "" || reader === null) return;
    setBusy(true);
    const answer = usedUp
      ? await openSession({ with: "passphrase", readerId: reader.id, passphrase: typed })
      : await unlockScreen(typed);
    setBusy(false);
    setTyped("");
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) applySession(answer.value);
  };

  return (
    <div className={styles.cover} role="dialog" aria-modal="true" aria-label={t("locked")}>
      <form className={styles.card} onSubmit={submit}>
        <h1>{reader?.name ?? "Alcove"}</h1>
        <p className="tone-2">{usedUp ? t("pin-used-up") : t("locked-says")}</p>
        <PasswordInput
          key={usedUp ? "passphrase" : "pin"}
          label={usedUp ? t("passphrase") : t("pin")}
          inputMode={usedUp ? "text" : "numeric"}
          autoComplete="off"
          size="md"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
          autoFocus
          visibilityToggleButtonProps={{ "aria-label": t("show") }}
          error={pinWords}
          description={
            session.pinTriesLeft !== null && pinWords !== undefined
              ? t("tries-left", { count: session.pinTriesLeft })
              : undefined
          }
        />
        {problem === null || pinWords !== undefined || problem.code === "too-many-tries" ? null : (
          <ProblemNote problem={problem} />
        )}
        <div className={styles.cardFoot}>
          <Button type="submit" variant="filled" loading={busy} disabled={typed === ""}>
            {t("unlock")}
          </Button>
          <Button variant="subtle" onClick={() => void runSignOut()}>
            {t("sign-out")}
          </Button>
        </div>
      </form>
    </div>
  );
}
