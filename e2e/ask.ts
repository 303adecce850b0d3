/** Asks the program under test as its own page does: same session, same origin. */
import type { Page } from "@playwright/test";
import { z } from "zod";
import { examRow } from "../shared/worklist/exam-row.ts";

export const examList = z.object({ exams: z.array(examRow) });

export const ask = (page: Page, method: string, path: string, body?: unknown): Promise<unknown> =>
  page.evaluate(
    async ([how, where, text]) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(
        `/api${where}`,
        text === null ? { method: how } : { method: how, headers, body: text },
      );
      if (!answer.ok) throw new Error(`${how} ${where}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    [method, path, body === undefined ? null : JSON.stringify(body)] as const,
  );
