/** Starts the host under test and watches it: it must answer in time, and live. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { HostAnswer, HostRequest } from "./host.ts";

export type Watched = HostAnswer | { readonly kind: "hung" } | { readonly kind: "crashed"; readonly how: string };

export interface HostProcess {
  take(path: string): Promise<Watched>;
  stop(): Promise<void>;
}

/** @param patience milliseconds for one file */
export function startHost(patience: number): HostProcess {
  const child = fork(fileURLToPath(new URL("./host.ts", import.meta.url)), { serialization: "advanced" });
  const exited = once(child, "exit").then(
    ([code, signal]): Watched => ({ kind: "crashed", how: signal === null ? `exit code ${code}` : `signal ${signal}` }),
  );
  return {
    async take(path) {
      const waiting = new AbortController();
      // The shape is the host's own, on the other end of the same program.
      const answered = once(child, "message", { signal: waiting.signal }).then(([answer]) => answer as HostAnswer);
      answered.catch(() => undefined);
      const timer = Promise.withResolvers<Watched>();
      const timeout = setTimeout(() => timer.resolve({ kind: "hung" }), patience);
      child.send({ path } satisfies HostRequest);
      const watched = await Promise.race([answered, exited, timer.promise]);
      clearTimeout(timeout);
      waiting.abort();
      return watched;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await exited;
    },
  };
}
