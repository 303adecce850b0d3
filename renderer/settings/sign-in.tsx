import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { DicomwebConfig } from "../../shared/contract/site.ts";
import type { Problem } from "../../shared/problem.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import { awaitSignIn, beginSignIn } from "../workspace/calls/site-calls.ts";
import styles from "./settings.module.css";
import { siteTexts } from "./site-texts.ts";

interface SignInProps {
  readonly archive: DicomwebConfig;
  /** Filled in well enough to be tried. */
  readonly ready: boolean;
  /** Signed in already, now or before. */
  readonly signedIn: boolean;
  readonly error?: string | undefined;
  /** Whose sign-in it is, where several stand on one page. */
  readonly of?: string;
  readonly onSignedIn: (signIn: string) => void;
}

/** Signs in by the system's browser and waits for what comes of it. */
export function SignIn({ archive, ready, signedIn, error, of, onSignedIn }: SignInProps) {
  const t = useTexts(siteTexts);
  const [page, setPage] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);

  const run = async () => {
    controller.current?.abort();
    const mine = new AbortController();
    controller.current = mine;
    setProblem(null);
    const begun = await beginSignIn(archive);
    if (mine.signal.aborted) return;
    if (!begun.ok) return setProblem(begun.problem);
    const { signIn, address } = begun.value;
    setPage(address);
    window.open(address, "_blank", "noopener,noreferrer");
    const ended = await awaitSignIn(signIn, mine.signal);
    if (mine.signal.aborted) return;
    setPage(null);
    if (ended.ok) onSignedIn(signIn);
    else setProblem(ended.problem);
  };
  const stop = () => {
    controller.current?.abort();
    setPage(null);
  };
  const said = page !== null ? t("signing-in") : signedIn ? t("signed-in") : "";
  return (
    <div className={styles.wide} style={{ marginTop: "0.25rem" }}>
      <div className={styles.row}>
        <Button
          data-sign-in
          aria-invalid={error === undefined ? undefined : true}
          aria-label={of === undefined ? undefined : `${t("sign-in")} ${of}`}
          disabled={!ready}
          onClick={() => void run()}
        >
          {t("sign-in")}
        </Button>
        {page === null ? null : (
          <>
            <Button onClick={stop}>{t("test-stop")}</Button>
            <a href={page} target="_blank" rel="noopener noreferrer">
              {t("sign-in-page")}
            </a>
          </>
        )}
        <span className="tone-2" role="status">
          {said}
        </span>
        {error === undefined ? null : <span className="tone-due">▲ {error}</span>}
      </div>
      {problem === null ? null : <ProblemNote problem={problem} during={t("sign-in")} />}
    </div>
  );
}
