import type { SiteConfig } from "../../shared/contract/site.ts";
import { Bar } from "../ui/bar.tsx";
import { writeClock } from "../ui/format/dates.ts";
import { Kbd } from "../ui/kbd.tsx";
import { PlainButton } from "../ui/plain-button.tsx";
import { StateDot } from "../ui/state-dot.tsx";
import { useTexts } from "../ui/texts.ts";
import { runCommand } from "../workspace/commands.ts";
import { useNavigation, useOpenExam, useSession, useSites } from "../workspace/hooks.ts";
import { showKey } from "../workspace/key-name.ts";
import { goTo, type Place } from "../workspace/navigation-store.ts";
import { dotOfSite, needsAPerson } from "../workspace/site-dots.ts";
import styles from "./app.module.css";
import { appTexts } from "./app-texts.ts";
import { ExamBar } from "./exam-bar.tsx";

/** Sites in order fold to a count once there are many; those that need a person are always named. */
const MOST_NAMED = 4;

function SiteStates() {
  const t = useTexts(appTexts);
  const { sites, states } = useSites();
  const enabled = sites.filter((site) => site.enabled);
  const troubled = enabled.filter((site) => needsAPerson(states.get(site.id)));
  const well = enabled.filter((site) => !troubled.includes(site));
  // Those that need a person stand first, so that a narrow bar never cuts them off.
  const named = enabled.length <= MOST_NAMED ? [...troubled, ...well] : troubled;
  const open = () => goTo("settings", "sites");

  const words = (site: SiteConfig) => {
    const state = states.get(site.id);
    const name = site.shortName === "" ? site.name : site.shortName;
    const kind = state?.state ?? "never";
    const since = state?.lastSuccessAt ?? state?.problemAt;
    if (kind === "failing" && state?.problem?.code === "sign-in-needed") return t("site-sign-in", { name });
    if (kind === "failing" || kind === "offline") {
      return t(`site-${kind}`, { name, time: since == null ? "–" : writeClock(since) });
    }
    return kind === "asking" ? name : t(`site-${kind}`, { name });
  };

  return (
    <ul className={styles.sites} aria-label={t("sites")}>
      {named.map((site) => {
        const state = states.get(site.id);
        return (
          <li key={site.id}>
            <PlainButton onClick={open} className={needsAPerson(state) ? "tone-due" : ""}>
              <StateDot state={dotOfSite(state)} />
              {words(site)}
            </PlainButton>
          </li>
        );
      })}
      {enabled.length > MOST_NAMED && well.length > 0 ? (
        <li>
          <PlainButton onClick={open}>
            <StateDot state="ok" />
            {t("sites-well", { count: well.length })}
          </PlainButton>
        </li>
      ) : null}
    </ul>
  );
}

/** The one bar over each place. At its left stands the program, or in the room who is read. */
export function TopBar() {
  const t = useTexts(appTexts);
  const { place } = useNavigation();
  const { examId } = useOpenExam();
  const session = useSession();
  const places: readonly { readonly id: Place; readonly enabled: boolean }[] = [
    { id: "list", enabled: true },
    { id: "room", enabled: examId !== null },
    { id: "settings", enabled: true },
  ];
  return (
    <header>
      <Bar className={styles.top}>
        {place === "room" && examId !== null ? (
          <ExamBar />
        ) : (
          <>
            <span className={styles.brand}>Alcove</span>
            <span className={styles.grow} />
          </>
        )}
        <nav className={styles.places} aria-label={t("places")}>
          {places.map(({ id, enabled }) => (
            <button
              key={id}
              type="button"
              className={styles.place}
              aria-current={place === id ? "page" : undefined}
              disabled={!enabled}
              title={enabled ? undefined : t("no-exam")}
              onClick={() => goTo(id)}
            >
              {t(id)}
            </button>
          ))}
        </nav>
        <SiteStates />
        <span className={styles.divider} />
        <span className="tone-2">{session?.mode === "demo" ? t("demo") : session?.reader?.name}</span>
        {session?.mode === "open" ? (
          <PlainButton onClick={() => runCommand("app.lock")} title={t("lock-now")}>
            <span className="visually-hidden">{t("lock-now")}</span>
            <Kbd>{showKey("mod+l")}</Kbd>
          </PlainButton>
        ) : null}
      </Bar>
    </header>
  );
}
