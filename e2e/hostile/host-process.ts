/** Starts the host under test and watches it: it must answer in time, and live. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { HostAnswer, HostRequest } from "./host.ts";

export type Watched = HostAnswer | { readonly kind: "hung" } | { readonly kind: "crashed"; readonly how: string };

export interface HostProcess {
  take(path: string): Promise<Watched>;
  stop(): Promise<void>;
}

const LOOK_MS = 250;
/** The longest one file may take by the clock on the wall, in patiences. */
const MOST_PATIENCES = 12;

/**
 * Milliseconds that a process worked, so that a machine that is busy with other things makes nobody look hung. Where the
 * system does not tell, the clock on the wall.
 */
function workedMs(pid: number | undefined): number {
  try {
    // proc(5): the fields behind the name in brackets; user and system time, in hundredths of a second.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return performance.now();
  }
}

/** @param patience milliseconds of work for one file */
export function startHost(patience: number): HostProcess {
  const child = fork(fileURLToPath(new URL("./host.ts", import.meta.url)), { serialization: "advanced" });
  // Its first message says that it listens: loading it is no file's fault.
  const ready = once(child, "message");
  const exited = once(child, "exit").then(
    ([code, signal]): Watched => ({ kind: "crashed", how: signal === null ? `exit code ${code}` : `signal ${signal}` }),
  );
  return {
    async take(path) {
      const waiting = new AbortController();
      const timer = Promise.withResolvers<Watched>();
      await Promise.race([ready, exited]);
      // The shape is the host's own, on the other end of the same program.
      const answered = once(child, "message", { signal: waiting.signal }).then(([answer]) => answer as HostAnswer);
      answered.catch(() => undefined);
      const [started, worked] = [performance.now(), workedMs(child.pid)];
      const timeout = setInterval(() => {
        const late = performance.now() - started > MOST_PATIENCES * patience;
        if (late || workedMs(child.pid) - worked > patience) timer.resolve({ kind: "hung" });
      }, LOOK_MS);
      if (child.connected) child.send({ path } satisfies HostRequest);
      const watched = await Promise.race([answered, exited, timer.promise]);
      clearInterval(timeout);
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
