/** The line of link-process.ts, as a bench sees it. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { z } from "zod";

export interface LinkWishes {
  /** Ports of 127.0.0.1 that it leads to. */
  readonly targets: readonly number[];
  readonly roundTripMs: number;
  /** Megabits a second, over all connections together, in each direction. */
  readonly mbit: number;
}
export type ToLink = "report" | "reset";

const reportOf = z.object({ report: z.object({ bytes: z.number(), firstAt: z.number(), lastAt: z.number() }) });

export interface Link {
  /** Ports that lead to the targets, in their order. */
  readonly ports: readonly number[];
  readonly pid: number;
  /** Counts what comes down the line anew. */
  reset(): void;
  /** Share of the line, 0 to 1, that was used between the first and the last byte down since `reset`. */
  share(): Promise<{ readonly share: number; readonly bytes: number; readonly seconds: number }>;
  stop(): void;
}

export async function startLink(wishes: LinkWishes): Promise<Link> {
  const child = fork(join(import.meta.dirname, "link-process.ts"), [JSON.stringify(wishes)], { stdio: "inherit" });
  const [ready] = await once(child, "message");
  const { ports } = z.object({ ports: z.array(z.number()) }).parse(ready);
  const tell = (what: ToLink): boolean => child.send(what);
  return {
    ports,
    pid: child.pid ?? 0,
    reset: () => void tell("reset"),
    async share() {
      const answered = once(child, "message");
      tell("report");
      const { bytes, firstAt, lastAt } = reportOf.parse((await answered)[0]).report;
      const seconds = (lastAt - firstAt) / 1000;
      return { share: seconds === 0 ? 0 : (bytes * 8) / 1_000_000 / wishes.mbit / seconds, bytes, seconds };
    },
    stop() {
      if (child.connected) child.disconnect();
    },
  };
}
