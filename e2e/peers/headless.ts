/** The whole program without a renderer, asked through its own api. */
import { setTimeout as later } from "node:timers/promises";
import type { z } from "zod";
import { createApi } from "../../electron/api/app.ts";
import type { Workstation } from "../../electron/core/workstation.ts";
import type { CoreEvent } from "../../shared/contract/events.ts";
import { examList } from "../../shared/contract/worklist-requests.ts";
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { workstationIn } from "./workstation-in.ts";

export interface Running {
  readonly workstation: Workstation;
  readonly events: CoreEvent[];
  ask<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    body?: unknown,
    method?: string,
  ): Promise<z.infer<Schema>>;
  status(path: string, body?: unknown): Promise<number>;
  bytes(path: string, body?: unknown): Promise<Uint8Array>;
}

/** @param profile folder of the readers */
export async function startHeadless(profile: string): Promise<Running> {
  const workstation = await workstationIn(profile);
  const bugs: unknown[] = [];
  const api = createApi(workstation, (error) => bugs.push(error));
  const events: CoreEvent[] = [];
  workstation.listen((event) => events.push(event));
  const send = (path: string, body?: unknown, method = body === undefined ? "GET" : "POST") =>
    api.request(`/api${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    });
  return {
    workstation,
    events,
    async ask(schema, path, body, method) {
      const response = await send(path, body, method);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()} ${bugs.join()}`);
      return schema.parse(await response.json());
    },
    status: async (path, body) => (await send(path, body)).status,
    bytes: async (path, body) => new Uint8Array(await (await send(path, body)).arrayBuffer()),
  };
}

/** Looks ten times a second until something is found. */
export async function until<T>(look: () => Promise<T | null> | T | null, what: string, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await later(100);
  }
}

export const examsOf = async (running: Running): Promise<readonly ExamRow[]> =>
  (await running.ask(examList, "/exams")).exams;
