import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { useTexts } from "../ui/texts.ts";
import { uiTexts } from "../ui/ui-texts.ts";
import { keepNote } from "./exam-actions.ts";
import { actedOn } from "./list-store.ts";
import { hideDialog } from "./pane-store.ts";
import { worklistTexts } from "./worklist-texts.ts";

/** The reader's own note on the exam under the cursor. */
export function NoteDialog() {
  const t = useTexts(worklistTexts);
  const u = useTexts(uiTexts);
  const [row] = useState(() => actedOn()[0]);
  const [note, setNote] = useState(row?.note ?? "");
  if (row === undefined) return null;
  return (
    <Dialog title={t("note")} onClose={hideDialog}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void keepNote(row, note.trim());
          hideDialog();
        }}
      >
        <Textarea
          aria-label={t("note")}
          description={t("note-says")}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={4000}
          data-autofocus
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <DialogActions>
          <Button onClick={hideDialog}>{u("cancel")}</Button>
          <Button type="submit" variant="filled">
            {t("keep")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
