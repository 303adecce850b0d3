import { Button } from "@mantine/core";
import { useEffect, useLayoutEffect, useState } from "react";
import { useStore } from "zustand";
import type { SessionState } from "../../shared/contract/session.ts";
import { Curtain } from "../ui/curtain.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { speak } from "../ui/language.ts";
import { useTexts } from "../ui/texts.ts";
import { registerCommands } from "../workspace/commands.ts";
import { useConnection, useSession, useSettings } from "../workspace/hooks.ts";
import { attachKeys } from "../workspace/key-dispatcher.ts";
import { watchLine } from "../workspace/line-watch.ts";
import { settingsStore } from "../workspace/settings-store.ts";
import { appCommands } from "./app-commands.ts";
import { appTexts } from "./app-texts.ts";
import { ConnectionBanner } from "./connection-banner.tsx";
import { watchIdle } from "./idle-lock.ts";
import { LockScreen } from "./lock-screen.tsx";
import { MakeReader } from "./make-reader.tsx";
import { overlayStore, showOverlay } from "./overlay-store.ts";
import { SignIn } from "./sign-in.tsx";
import { Workbench } from "./workbench.tsx";

/** The reader's language and text size hold for the whole page. */
function useReadersForm(): void {
  const { language, textSize } = useSettings();
  const loaded = useStore(settingsStore, (now) => now.loaded);
  useEffect(() => {
    if (loaded) speak(language);
  }, [language, loaded]);
  // Before anything measures the page by it.
  useLayoutEffect(() => {
    document.documentElement.style.fontSize = `${textSize}%`;
  }, [textSize]);
}

const SIGN_AFTER_MS = 150;

function Starting() {
  const t = useTexts(appTexts);
  const lost = useConnection().state === "lost";
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SIGN_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <main style={{ height: "100%" }} aria-busy={!lost}>
      <EmptyState title={t(lost ? "lost" : "starting")}>{lost ? <p>{t("lost-says")}</p> : null}</EmptyState>
    </main>
  );
}

/** Who it is; or, where nobody is known, the making of a reader. */
function WayIn({ session }: { readonly session: SessionState }) {
  const t = useTexts(appTexts);
  if (session.readers.length > 0) return <SignIn session={session} />;
  return (
    <main style={{ height: "100%" }}>
      <EmptyState
        title="Alcove"
        actions={<Button onClick={() => showOverlay("make-reader")}>{t("make-reader")}</Button>}
      />
    </main>
  );
}

/** What stands on the screen: the way in, or the workbench with what lies over it. */
export function Shell() {
  const session = useSession();
  const overlay = useStore(overlayStore, (now) => now.overlay);
  useReadersForm();
  useEffect(() => attachKeys(window), []);
  useEffect(() => watchIdle(window), []);
  useEffect(() => watchLine(window), []);
  useEffect(() => registerCommands(appCommands), []);

  if (session === null) return <Starting />;
  const making = overlay === "make-reader";
  const locked = session.mode === "locked";
  const signedOut = session.mode === "signed-out";
  return (
    <>
      {/* The same place in every mode: making a reader opens a vault halfway, and its recovery key is shown once. */}
      {making ? (
        <Curtain closed={locked}>
          <MakeReader />
        </Curtain>
      ) : null}
      {signedOut && !making ? <WayIn session={session} /> : null}
      {signedOut ? (
        <ConnectionBanner />
      ) : (
        <Curtain closed={locked || making}>
          <Workbench />
        </Curtain>
      )}
      {locked ? <LockScreen session={session} /> : null}
    </>
  );
}
