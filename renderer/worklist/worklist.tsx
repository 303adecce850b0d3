import { useEffect } from "react";
import { useStore } from "zustand";
import { Kbd } from "../ui/kbd.tsx";
import { PlainButton } from "../ui/plain-button.tsx";
import { useTexts } from "../ui/texts.ts";
import { registerCommands, runCommand } from "../workspace/commands.ts";
import { useSession } from "../workspace/hooks.ts";
import { showKey } from "../workspace/key-name.ts";
import { undoLast, undoStore } from "./exam-actions.ts";
import { examCommands } from "./exam-commands.ts";
import { listCommands } from "./list-commands.ts";
import { ListGrid } from "./list-grid.tsx";
import { ListState } from "./list-state.tsx";
import { listStore, startList } from "./list-store.ts";
import { ListTools } from "./list-tools.tsx";
import { NoteDialog } from "./note-dialog.tsx";
import { paneStore } from "./pane-store.ts";
import { Preview } from "./preview.tsx";
import { Rail } from "./rail.tsx";
import { ViewDialog } from "./view-dialog.tsx";
import { loadViews } from "./view-store.ts";
import styles from "./worklist.module.css";
import { worklistTexts } from "./worklist-texts.ts";

function Waiting() {
  const t = useTexts(worklistTexts);
  const pending = useStore(listStore, (now) => now.pending);
  if (pending === 0) return null;
  return (
    <button type="button" className={styles.waiting} onClick={() => runCommand("list.show-new")}>
      <span role="status">{t("new-waiting", { count: pending })}</span> · <Kbd>.</Kbd> {t("press-for-new")}
    </button>
  );
}

const UNDO_SHOWN_MS = 12_000;

function UndoLine() {
  const t = useTexts(worklistTexts);
  const undo = useStore(undoStore, (now) => now.undo);
  useEffect(() => {
    if (undo === null) return;
    const timer = setTimeout(() => {
      if (undoStore.getState().undo === undo) undoStore.setState({ undo: null });
    }, UNDO_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [undo]);
  if (undo === null) return null;
  return (
    <div className={styles.undo}>
      <span role="status">{undo.what}</span>
      <PlainButton onClick={() => void undoLast()}>
        <Kbd>{showKey("mod+z")}</Kbd> {t("undo")}
      </PlainButton>
    </div>
  );
}

const LOOK_AFTER_MS = 150;

interface WorklistProps {
  /** An exam is being looked at for a moment: what opening it needs may be made ready. */
  readonly onLook: (examId: string) => void;
}

/** The list: ways in, the list itself, and the exam under the cursor. */
export function Worklist({ onLook }: WorklistProps) {
  const dialog = useStore(paneStore, (now) => now.dialog);
  const preview = useStore(paneStore, (now) => now.preview);
  const cursor = useStore(listStore, (now) => now.cursor);
  const empty = useStore(listStore, ({ order }) => order.length === 0);
  const vault = useSession()?.reader?.id ?? "demo";

  useEffect(startList, []);
  useEffect(() => registerCommands([...listCommands, ...examCommands]), []);
  useEffect(() => {
    if (vault !== "") void loadViews();
  }, [vault]);
  useEffect(() => {
    if (cursor === null) return;
    const timer = setTimeout(() => onLook(cursor), LOOK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [cursor, onLook]);

  return (
    <div className={styles.worklist}>
      <div className={styles.columns} data-preview={preview && !empty}>
        <Rail />
        <section className={styles.center}>
          <ListTools />
          {empty ? <ListState /> : <ListGrid />}
          <UndoLine />
          <Waiting />
        </section>
        {preview && !empty ? <Preview /> : null}
      </div>
      {dialog === "view" ? <ViewDialog /> : null}
      {dialog === "note" ? <NoteDialog /> : null}
    </div>
  );
}
