import type { SmallFile } from "../../../electron/core/archives/test/small-file.ts";
import { examContent } from "../../../shared/contract/exam-content.ts";
import type { Caller } from "../caller.ts";
import { examOf } from "../held-images.ts";
import { until } from "../until.ts";
import type { Campaign } from "./round.ts";

/** A new study of the archive, listed and asked for by the reader: it is fetched at once. */
export async function askForStudy(
  campaign: Pick<Campaign, "addStudy" | "images" | "workplace">,
): Promise<{ readonly examId: string; readonly accession: string; readonly files: readonly SmallFile[] }> {
  const { accession, files } = campaign.addStudy();
  const { workplace, images } = campaign;
  await workplace.poll(images.siteId);
  const exam = await examOf(workplace.caller, accession);
  if (exam === undefined) throw new Error(`${accession} was listed and is not on the list`);
  await workplace.caller.ask("POST", `/exams/${exam.id}/fetch`, { fetch: "now" });
  return { examId: exam.id, accession, files };
}

export async function untilReady(caller: Caller, examId: string): Promise<void> {
  await until("the rest of the study", async () => {
    const { exam } = await caller.read(examContent, "GET", `/exams/${examId}/content`);
    return (
      exam.state === "ready" || `${exam.state}, ${JSON.stringify(exam.images)}, ${exam.problem?.code ?? "no problem"}`
    );
  });
}

export const setQuota = (caller: Caller, bytes: number): Promise<unknown> =>
  caller.ask("PUT", "/vault/quota", { bytes });
