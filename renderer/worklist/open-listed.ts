import { say } from "../ui/texts.ts";
import { examStore } from "../workspace/exam-store.ts";
import { tell } from "../workspace/notice-store.ts";
import { openExam } from "../workspace/open-exam-store.ts";
import { worklistTexts } from "./worklist-texts.ts";

/** Opens an exam of the list; one that is only ordered says that there is nothing to open yet. */
export async function openListed(id: string): Promise<void> {
  if (examStore.getState().byId.get(id)?.studies.length === 0) return tell(say(worklistTexts)("no-images-yet"));
  await openExam(id);
}
