import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { CoreEvent } from "../../shared/contract/events.ts";
import type { Workstation } from "../core/workstation.ts";

const KEEP_ALIVE_MS = 15_000;

/** What the core tells as it happens, one JSON object an event; the whole state first. */
export const eventRoutes = (workstation: Workstation) =>
  new Hono().get("/events", (c) =>
    streamSSE(c, async (stream) => {
      const waiting: CoreEvent[] = [];
      let wake: () => void = () => {};
      const stop = workstation.listen((event) => {
        waiting.push(event);
        wake();
      });
      stream.onAbort(() => {
        stop();
        wake();
      });
      while (!stream.aborted) {
        const event = waiting.shift();
        if (event !== undefined) {
          await stream.writeSSE({ data: JSON.stringify(event) });
          continue;
        }
        const silent = await new Promise<boolean>((resolve) => {
          const timer = setTimeout(() => resolve(true), KEEP_ALIVE_MS);
          wake = () => {
            clearTimeout(timer);
            resolve(false);
          };
        });
        // A comment line: a listener that went away is found out, and one that stays knows the line is whole.
        if (silent) await stream.write(": still here\n\n");
      }
    }),
  );
