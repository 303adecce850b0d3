import { useEffect } from "react";
import { useStore } from "zustand";
import { registerCommands } from "../workspace/commands.ts";
import { useSession, useSites } from "../workspace/hooks.ts";
import { lookAt } from "../workspace/open-exam-store.ts";
import { FilterChooser, SortChooser } from "./column-chooser.tsx";
import { examCommands } from "./exam-commands.ts";
import { listCommands } from "./list-commands.ts";
import { ListFoot } from "./list-foot.tsx";
import { ListGrid } from "./list-grid.tsx";
import { ListState } from "./list-state.tsx";
import { listStore, startList } from "./list-store.ts";
import { ListTools } from "./list-tools.tsx";
import { NoteDialog } from "./note-dialog.tsx";
import { OrderMatchDialog } from "./order-match-dialog.tsx";
import { paneStore } from "./pane-store.ts";
import { Preview } from "./preview.tsx";
import { Rail } from "./rail.tsx";
import { forgetUndos } from "./undo-store.ts";
import { commandsToViews, viewCommands } from "./view-commands.ts";
import { ViewDialog } from "./view-dialog.tsx";
import { openViews, viewStore } from "./view-store.ts";
import styles from "./worklist.module.css";

const LOOK_AFTER_MS = 150;

/** The list: ways in, the list itself, and the exam under the cursor. */
export function Worklist() {
  const dialog = useStore(paneStore, (now) => now.dialog);
  const preview = useStore(paneStore, (now) => now.preview);
  const cursor = useStore(listStore, (now) => now.cursor);
  const empty = useStore(listStore, ({ order }) => order.length === 0);
  const saved = useStore(viewStore, (now) => now.saved);
  const { sites } = useSites();
  const vault = useSession()?.reader?.id ?? "demo";

  useEffect(startList, []);
  useEffect(() => registerCommands([...listCommands, ...viewCommands, ...examCommands]), []);
  useEffect(() => registerCommands(commandsToViews(saved, sites)), [saved, sites]);
  useEffect(() => {
    forgetUndos();
    if (vault !== "") void openViews();
  }, [vault]);
  useEffect(() => {
    if (cursor === null) return;
    const timer = setTimeout(() => lookAt(cursor), LOOK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [cursor]);

  return (
    <div className={styles.worklist}>
      <div className={styles.columns} data-preview={preview && !empty}>
        <Rail />
        <section className={styles.center}>
          <ListTools />
          {empty ? <ListState /> : <ListGrid />}
          <ListFoot />
        </section>
        {preview && !empty ? <Preview /> : null}
      </div>
      {dialog === "view" || dialog === "name-view" ? <ViewDialog naming={dialog === "name-view"} /> : null}
      {dialog === "sort" ? <SortChooser /> : null}
      {dialog === "filter" ? <FilterChooser /> : null}
      {dialog === "note" ? <NoteDialog /> : null}
      {dialog === "order-match" ? <OrderMatchDialog /> : null}
    </div>
  );
}
