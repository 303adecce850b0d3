/** Orthanc with its DICOMweb plugin, started on free ports of 127.0.0.1 and stopped for good. */
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { Agent, request } from "undici";
import { z } from "zod";
import { freePorts } from "./free-port.ts";
import { startTlsFront } from "./tls-front.ts";

export interface OrthancPorts {
  readonly http: number;
  readonly dicom: number;
  readonly https: number;
}

export interface OrthancOptions {
  /** Its AE title and the name in its log. */
  readonly name?: string;
  /** Where it keeps images; a new temporary folder, removed at the end, when absent. */
  readonly folder?: string;
  readonly login?: { readonly user: string; readonly password: string };
  /**
   * PEM texts of a certificate: HTTPS then stands in front of it, as a reverse proxy does in hospitals. Debian's Orthanc
   * 1.10.1 crashes at the first request when it serves TLS itself.
   */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** From an earlier start, to come back at the same address. */
  readonly ports?: OrthancPorts;
  /** Added to its configuration. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

export type OrthancLevel = "Study" | "Series";

export interface Orthanc {
  readonly name: string;
  /** DICOMweb root, with a slash at its end. */
  readonly root: string;
  readonly ports: OrthancPorts;
  readonly pid: number;
  /** Sends files over its REST interface. @returns how many it took */
  store(files: readonly Uint8Array[]): Promise<number>;
  /** Sends every file of a folder and below. Files that it refuses are not counted. */
  storeFolder(folder: string): Promise<number>;
  /** Deletes what of a level has this UID. */
  remove(level: OrthancLevel, query: Readonly<Record<string, string>>): Promise<void>;
  /** Ends it, and resolves when it is gone; its images go with it unless their folder was given. */
  stop(): Promise<void>;
}

const PLUGIN = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so";
const START_MS = 30_000;

export async function startOrthanc(options: OrthancOptions = {}): Promise<Orthanc> {
  const { name = "ALCOVE", login, tls } = options;
  const own = await mkdtemp(join(tmpdir(), "alcove-orthanc-"));
  const folder = options.folder ?? join(own, "storage");
  await mkdir(folder, { recursive: true });
  const ports = options.ports ?? (await newPorts());
  const configuration = {
    Name: name,
    StorageDirectory: folder,
    IndexDirectory: folder,
    HttpPort: ports.http,
    DicomPort: ports.dicom,
    DicomAet: name,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: login !== undefined,
    RegisteredUsers: login === undefined ? {} : { [login.user]: login.password },
    Plugins: [PLUGIN],
    DicomWeb: { Enable: true, Root: "/dicom-web/" },
    DicomAlwaysAllowGet: true,
    DicomAlwaysAllowMove: true,
    ...options.settings,
  };
  await writeFile(join(own, "orthanc.json"), JSON.stringify(configuration));

  const log = createWriteStream(join(own, "orthanc.log"));
  const child = spawn("Orthanc", [join(own, "orthanc.json")], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()).once("error", () => resolve()));

  const origin = `http://127.0.0.1:${ports.http}`;
  const dispatcher = new Agent();
  const front = tls === undefined ? null : await startTlsFront(tls, ports.https, ports.http);
  const headers: Record<string, string> = {};
  if (login !== undefined) {
    headers.authorization = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}`;
  }
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  const stop = async (): Promise<void> => {
    await front?.stop();
    if (isRunning()) child.kill("SIGTERM");
    const hard = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await gone;
    clearTimeout(hard);
    await dispatcher.destroy();
    log.end();
    await rm(own, { recursive: true, force: true });
  };

  const isUp = async (): Promise<boolean> => {
    try {
      const { statusCode, body } = await request(`${origin}/system`, { dispatcher, headers });
      await body.dump();
      return statusCode === 200;
    } catch {
      return false;
    }
  };
  const until = Date.now() + START_MS;
  while (!(await isUp())) {
    if (!isRunning() || Date.now() > until) {
      const said = await readFile(join(own, "orthanc.log"), "utf8").catch(() => "");
      await stop();
      throw new Error(`Orthanc did not start:\n${said.slice(-2000)}`);
    }
    await later(50);
  }

  const storeOne = async (body: Uint8Array): Promise<boolean> => {
    const answer = await request(`${origin}/instances`, { method: "POST", body, dispatcher, headers });
    await answer.body.dump();
    return answer.statusCode === 200;
  };
  const store = async (files: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<number> => {
    let taken = 0;
    for await (const file of files) if (await storeOne(file)) taken += 1;
    return taken;
  };
  const outside = front === null ? origin : `https://127.0.0.1:${ports.https}`;
  /** Orthanc's own addresses of what has this UID. */
  const found = async (level: OrthancLevel, query: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const body = JSON.stringify({ Level: level, Query: query });
    const answer = await request(`${origin}/tools/find`, { method: "POST", body, dispatcher, headers });
    const ids = z.array(z.string()).parse(await answer.body.json());
    return ids.map((id) => `${origin}/${level === "Study" ? "studies" : "series"}/${id}`);
  };
  return {
    name,
    root: `${outside}/dicom-web/`,
    ports,
    pid: child.pid ?? 0,
    store,
    storeFolder: (from) => store(filesBelow(from)),
    async remove(level, query) {
      for (const address of await found(level, query)) {
        const answer = await request(address, { method: "DELETE", dispatcher, headers });
        await answer.body.dump();
        if (answer.statusCode !== 200) throw new Error(`Orthanc answered ${answer.statusCode}`);
      }
    },
    stop,
  };
}

async function newPorts(): Promise<OrthancPorts> {
  const [http, dicom, https] = await freePorts(3);
  if (http === undefined || dicom === undefined || https === undefined) throw new Error("no free ports");
  return { http, dicom, https };
}

async function* filesBelow(folder: string): AsyncGenerator<Uint8Array> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) yield await readFile(join(entry.parentPath, entry.name));
  }
}
