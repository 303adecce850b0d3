import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { useStore } from "zustand";
import { Kbd } from "../ui/kbd.tsx";
import { PlainButton } from "../ui/plain-button.tsx";
import { useTexts } from "../ui/texts.ts";
import { Worklist } from "../worklist/worklist.tsx";
import { runCommand } from "../workspace/commands.ts";
import { useNavigation, useSession } from "../workspace/hooks.ts";
import styles from "./app.module.css";
import { appTexts } from "./app-texts.ts";
import { BottomBar, Notices } from "./bottom-bar.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { KeyHelp } from "./key-help.tsx";
import { overlayStore } from "./overlay-store.ts";
import { CommandPalette } from "./palette.tsx";
import { TopBar } from "./top-bar.tsx";

/** The list is there first: the settings and the viewer, which is most of the program, are loaded behind it. */
const Settings = lazy(async () => ({ default: (await import("../settings/settings.tsx")).Settings }));
const ReadingRoom = lazy(async () => ({ default: (await import("../reading/reading-room.tsx")).ReadingRoom }));

function DemoBanner() {
  const t = useTexts(appTexts);
  const [before = "", after = ""] = t("demo-says", { key: "\u0000" }).split("\u0000");
  return (
    <aside className={styles.demo} aria-label={t("demo")}>
      <span>
        {before}
        <Kbd>A</Kbd>
        {after}
      </span>
      <span className={styles.grow} />
      <PlainButton onClick={() => runCommand("app.make-reader")}>{t("make-reader")}</PlainButton>
    </aside>
  );
}

/**
 * A place stays mounted while another is in front, and keeps its size: what one looked at, and what WebGL drew, stay as
 * they were, and coming to the front costs no layout.
 */
function Layer({ shown, children }: { readonly shown: boolean; readonly children: ReactNode }) {
  return (
    <div className={styles.layer} data-hidden={!shown} inert={!shown}>
      <ErrorBoundary>{children}</ErrorBoundary>
    </div>
  );
}

/** A list that keeps the program busy does not keep the other places away for longer. */
const OTHERS_AFTER_MS = 1500;

// The places' elements never change: a change of place renders none of them again.
const list = <Worklist />;
const room = (
  <Suspense fallback={null}>
    <ReadingRoom />
  </Suspense>
);
const settings = (
  <Suspense fallback={null}>
    <Settings />
  </Suspense>
);

/** True from the first quiet moment after the list stands, or as soon as another place is gone to. */
function useOthersAreDue(): boolean {
  const { place } = useNavigation();
  const [due, setDue] = useState(false);
  useEffect(() => {
    const handle = requestIdleCallback(() => setDue(true), { timeout: OTHERS_AFTER_MS });
    return () => cancelIdleCallback(handle);
  }, []);
  return due || place !== "list";
}

/** Bars under the list and the settings; the room takes their place too. */
function Foot({ shown }: { readonly shown: boolean }) {
  const session = useSession();
  return (
    <div className={styles.foot} data-hidden={!shown} inert={!shown}>
      <Notices />
      {session?.mode === "demo" ? <DemoBanner /> : null}
      <BottomBar />
    </div>
  );
}

/** The three places under their bars. */
export function Workbench() {
  const { place } = useNavigation();
  const overlay = useStore(overlayStore, (now) => now.overlay);
  const due = useOthersAreDue();
  return (
    <div className={styles.workbench}>
      <div>
        <TopBar />
        <ConnectionBanner />
      </div>
      <main className={styles.main}>
        <div className={styles.stage}>
          <Layer shown={place === "list"}>{list}</Layer>
          <Layer shown={place === "settings"}>{due ? settings : null}</Layer>
        </div>
        <Foot shown={place !== "room"} />
        <Layer shown={place === "room"}>{due ? room : null}</Layer>
        <div className={styles.overRoom}>{place === "room" ? <Notices /> : null}</div>
      </main>
      {overlay === "palette" ? <CommandPalette /> : null}
      {overlay === "keys" ? <KeyHelp /> : null}
    </div>
  );
}
