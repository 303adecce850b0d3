import { Button } from "@mantine/core";
import { builtInViews } from "../../shared/worklist/built-in-views.ts";
import { isDone } from "../../shared/worklist/match-row.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import { uiTexts } from "../ui/ui-texts.ts";
import { loadExams } from "../workspace/core-feed.ts";
import { useExams, useSession, useSites } from "../workspace/hooks.ts";
import { goTo } from "../workspace/navigation-store.ts";
import { showView } from "./view-store.ts";
import styles from "./worklist.module.css";
import { worklistTexts } from "./worklist-texts.ts";

/** What stands in the list's place when it has no row to show: loading, failed, no site, nothing to read, nothing fits. */
export function ListState() {
  const t = useTexts(worklistTexts);
  const u = useTexts(uiTexts);
  const { byId, state, problem } = useExams();
  const { sites } = useSites();
  const session = useSession();
  const everything = builtInViews.find(({ id }) => id === "everything");
  const open = [...byId.values()].filter((row) => !isDone(row)).length;

  if (state === "failed" && problem !== null) {
    return (
      <div className={styles.state}>
        <div className={styles.stateProblem}>
          <ProblemNote
            problem={problem}
            during={t("failed-list")}
            actions={<Button onClick={() => void loadExams()}>{u("try-again")}</Button>}
          />
        </div>
      </div>
    );
  }
  return (
    <div className={styles.state} aria-busy={state === "loading"}>
      {state === "loading" ? (
        <EmptyState title={t("loading-list")} />
      ) : open > 0 ? (
        <EmptyState
          title={t("filtered-title")}
          actions={
            everything === undefined ? undefined : (
              <Button onClick={() => showView(everything)}>{t("show-everything")}</Button>
            )
          }
        >
          <p>{t("filtered-says", { count: open })}</p>
        </EmptyState>
      ) : sites.length === 0 && session?.mode !== "demo" ? (
        <EmptyState
          title={t("no-sites-title")}
          actions={
            <Button variant="filled" onClick={() => goTo("settings", "sites/new")}>
              {t("add-site")}
            </Button>
          }
        >
          <p>{t("no-sites-says")}</p>
        </EmptyState>
      ) : (
        <EmptyState title={t("empty-title")}>
          <p>{t("empty-says")}</p>
        </EmptyState>
      )}
    </div>
  );
}
