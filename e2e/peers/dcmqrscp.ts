/** DCMTK's dcmqrscp, the classic DIMSE-only archive, started on a free port of 127.0.0.1 and stopped for good. */
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { promisify } from "node:util";
import { freePorts } from "./free-port.ts";

const run = promisify(execFile);

export interface DcmqrscpOptions {
  /** Where each AE title may be sent images to, by C-MOVE, as port of 127.0.0.1. */
  readonly destinations?: Readonly<Record<string, number>>;
  /** Associations it takes at once. */
  readonly mostAssociations?: number;
  readonly tls?: { readonly keyFile: string; readonly certFile: string; readonly authorityFile: string };
}

export interface Dcmqrscp {
  readonly aet: string;
  readonly port: number;
  /** Sends every file below a folder with storescu. */
  storeFolder(folder: string): Promise<void>;
  /** What it said so far. */
  log(): string;
  stop(): Promise<void>;
}

const AET = "QRSCP";

export async function startDcmqrscp({
  destinations = {},
  mostAssociations = 32,
  tls,
}: DcmqrscpOptions = {}): Promise<Dcmqrscp> {
  const own = await mkdtemp(join(tmpdir(), "alcove-dcmqrscp-"));
  const storage = join(own, "storage");
  await mkdir(storage);
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error("no free port");
  const hosts = Object.entries(destinations).map(([aet, at]) => `dest_${at} = (${aet}, 127.0.0.1, ${at})`);
  await writeFile(
    join(own, "dcmqrscp.cfg"),
    [
      `NetworkTCPPort = ${port}`,
      "MaxPDUSize = 131072",
      `MaxAssociations = ${mostAssociations}`,
      "HostTable BEGIN",
      ...hosts,
      "HostTable END",
      "VendorTable BEGIN",
      "VendorTable END",
      "AETable BEGIN",
      `${AET} ${storage} RW (2000, 1024mb) ANY`,
      "AETable END",
      "",
    ].join("\n"),
  );
  const secure = tls === undefined ? [] : ["+tls", tls.keyFile, tls.certFile, "+cf", tls.authorityFile];
  const child = spawn("dcmqrscp", ["-c", join(own, "dcmqrscp.cfg"), ...secure], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()).once("error", () => resolve()));
  for (let tries = 0; !(await isOpen(port)); tries += 1) {
    if (tries > 200 || child.exitCode !== null) throw new Error(`dcmqrscp did not start:\n${said}`);
    await later(50);
  }
  return {
    aet: AET,
    port,
    log: () => said,
    async storeFolder(folder) {
      const own = tls === undefined ? [] : ["+tls", tls.keyFile, tls.certFile, "+cf", tls.authorityFile];
      // Each file in the syntax it is kept in: -xf would need a file of its own, so all are offered.
      await run("storescu", ["-R", "-aec", AET, ...own, "+sd", "+r", "127.0.0.1", String(port), folder]).catch(
        (error: unknown) => {
          // Files that are no images make it say so and go on.
          if (!(error instanceof Error && "code" in error && typeof error.code === "number")) throw error;
        },
      );
    },
    async stop() {
      child.kill("SIGTERM");
      const hard = setTimeout(() => child.kill("SIGKILL"), 5000);
      await gone;
      clearTimeout(hard);
      await rm(own, { recursive: true, force: true });
    },
  };
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
