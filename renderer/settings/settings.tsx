import { type ReactNode, useEffect, useRef } from "react";
import { Kbd } from "../ui/kbd.tsx";
import { PlainButton } from "../ui/plain-button.tsx";
import { useTexts } from "../ui/texts.ts";
import { registerCommands } from "../workspace/commands.ts";
import { useNavigation } from "../workspace/hooks.ts";
import { goTo, leaveSettings } from "../workspace/navigation-store.ts";
import { AuditPage } from "./audit-page.tsx";
import { FetchingPage } from "./fetching-page.tsx";
import { HangingPage } from "./hanging-page.tsx";
import { KeysPage } from "./keys-page.tsx";
import { ProgramPage } from "./program-page.tsx";
import { ReaderPage } from "./reader-page.tsx";
import { ScreenPage } from "./screen-page.tsx";
import styles from "./settings.module.css";
import { settingsCommands } from "./settings-commands.ts";
import { settingsTexts } from "./settings-texts.ts";
import { SiteForm } from "./site-form.tsx";
import { SitesPage } from "./sites-page.tsx";
import { VaultPage } from "./vault-page.tsx";

const pages = ["sites", "reader", "screen", "hanging", "keys", "fetching", "vault", "audit", "program"] as const;
type Page = (typeof pages)[number];

const contents: Readonly<Record<Page, () => ReactNode>> = {
  sites: () => <SitesPage />,
  reader: () => <ReaderPage />,
  screen: () => <ScreenPage />,
  hanging: () => <HangingPage />,
  keys: () => <KeysPage />,
  fetching: () => <FetchingPage />,
  vault: () => <VaultPage />,
  audit: () => <AuditPage />,
  program: () => <ProgramPage />,
};

/** Settings: one page a subject. The open page is part of the place, so it is found again. */
export function Settings() {
  const t = useTexts(settingsTexts);
  const { section, place } = useNavigation();
  const [head = "sites", siteId] = section.split("/");
  const page = pages.find((each) => each === head) ?? "sites";
  const inner = useRef<HTMLDivElement>(null);
  useEffect(() => registerCommands(settingsCommands), []);
  // The hand comes along: the next Tab is the page's first control, unless the page put the focus somewhere itself.
  useEffect(() => {
    const element = inner.current;
    if (place !== "settings" || element === null || section === "") return;
    const now = document.activeElement;
    if (now !== element && element.contains(now)) return;
    const begin = element.querySelector<HTMLElement>("[data-autofocus]") ?? element;
    begin.focus({ preventScroll: true });
  }, [place, section]);
  return (
    <div className={styles.settings}>
      <div className={styles.columns}>
        <nav className={styles.nav} aria-label={t("settings")}>
          <ul>
            {pages.map((each) => (
              <li key={each}>
                <button
                  type="button"
                  aria-current={each === page ? "page" : undefined}
                  onClick={() => goTo("settings", each)}
                >
                  {t(each)}
                </button>
              </li>
            ))}
          </ul>
          <PlainButton className={`${styles.leave} tone-2`} onClick={leaveSettings}>
            <Kbd>Esc</Kbd> {t("back")}
          </PlainButton>
        </nav>
        <div className={styles.page}>
          <div className={styles.inner} ref={inner} tabIndex={-1}>
            {page === "sites" && siteId !== undefined ? (
              <SiteForm key={siteId} siteId={siteId === "new" ? null : siteId} />
            ) : place === "settings" || page === "reader" ? (
              contents[page]()
            ) : null}
          </div>
        </div>
      </div>
    </div>
  );
}
