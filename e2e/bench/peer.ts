/**
 * OHIF Viewers, the peer, timed as its user would meet it: its built app from npm, served on one origin with a relay to
 * the archive, from the navigation in its warm study list to image pixels, and to the last frame fetched.
 */
import { execFile } from "node:child_process";
import { createReadStream, existsSync, statSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import { extname, join, normalize } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";
import { chromiumArgs, chromiumPath } from "../host.ts";
import { root } from "../program.ts";
import type { BenchArchive } from "./bench-archive.ts";
import { millisecondsToImage } from "./canvas-watch.ts";

const PACKAGE = "@ohif/app@3.12.10";
const execute = promisify(execFile);

/** Its app, packed by npm once and kept; says what to do where the registry has it not. */
export async function peerApp(): Promise<string> {
  const folder = join(root, "node_modules/.cache/peer");
  const dist = join(folder, "package/dist");
  if (existsSync(join(dist, "index.html"))) return dist;
  await mkdir(folder, { recursive: true });
  try {
    await execute("npm", ["pack", PACKAGE, "--silent"], { cwd: folder });
    const archive = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
    await execute("tar", ["xzf", archive ?? ""], { cwd: folder });
  } catch (error) {
    throw new Error(`The peer, ${PACKAGE}, could not be had from npm: the ratio needs it.`, { cause: error });
  }
  return dist;
}

const configuration = {
  routerBasename: null,
  extensions: [],
  modes: [],
  showStudyList: true,
  maxNumberOfWebWorkers: 2,
  showWarningMessageForCrossOrigin: false,
  showCPUFallbackMessage: true,
  showLoadingIndicator: true,
  strictZSpacingForVolumeViewport: true,
  maxNumRequests: { interaction: 100, thumbnail: 5, prefetch: 25 },
  defaultDataSourceName: "dicomweb",
  dataSources: [
    {
      namespace: "@ohif/extension-default.dataSourcesModule.dicomweb",
      sourceName: "dicomweb",
      configuration: {
        friendlyName: "archive",
        name: "archive",
        wadoUriRoot: "/wado",
        qidoRoot: "/dicom-web",
        wadoRoot: "/dicom-web",
        qidoSupportsIncludeField: false,
        imageRendering: "wadors",
        thumbnailRendering: "wadors",
        enableStudyLazyLoad: true,
        supportsFuzzyMatching: false,
        supportsWildcard: true,
        omitQuotationForMultipartRequest: true,
        bulkDataURI: { enabled: true },
      },
    },
  ],
};

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".html": "text/html",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** Serves the app, and hands /dicom-web on to the archive. */
async function servePeer(dist: string, archive: URL): Promise<{ readonly origin: string; readonly server: Server }> {
  const isolated = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
  const server = createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url ?? "/", "http://peer");
    if (pathname.startsWith("/dicom-web")) {
      const path = archive.pathname.replace(/\/$/, "") + (incoming.url ?? "").slice("/dicom-web".length);
      const headers = { ...incoming.headers, host: archive.host };
      const relay = request({ host: archive.hostname, port: archive.port, path, method: incoming.method, headers });
      relay.on("response", (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      relay.on("error", () => outgoing.writeHead(502).end());
      incoming.pipe(relay);
      return;
    }
    if (pathname === "/app-config.js") {
      outgoing.writeHead(200, { ...isolated, "content-type": "text/javascript" });
      outgoing.end(`window.config = ${JSON.stringify(configuration)};`);
      return;
    }
    const wanted = join(dist, normalize(pathname));
    const isFile = wanted.startsWith(dist) && existsSync(wanted) && statSync(wanted).isFile();
    const file = isFile ? wanted : join(dist, "index.html");
    outgoing.writeHead(200, { ...isolated, "content-type": types[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(outgoing);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the peer's server has no port");
  return { origin: `http://127.0.0.1:${address.port}`, server };
}

export interface OpenTimes {
  /** Milliseconds from the reader's act to image pixels, a figure a run. */
  readonly first: number[];
  /** To all frames held. */
  readonly all: number[];
}

const ALL_LIMIT_MS = 240_000;

/** Opens each study `runs` times in turn. The first opening of all is for warmth and is not counted. */
export async function timePeer(
  dist: string,
  archive: BenchArchive,
  runs: number,
): Promise<ReadonlyMap<number, OpenTimes>> {
  const { origin, server } = await servePeer(dist, new URL(archive.orthanc.root));
  const browser = await chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: [...chromiumArgs, "--ignore-gpu-blocklist"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    await page.addInitScript(() => localStorage.setItem("shownTours", JSON.stringify(["basicViewerTour"])));
    const fetched = new Set<string>();
    let lastFrameAt = 0;
    page.on("requestfinished", (done) => {
      if (!/\/frames\//.test(done.url())) return;
      fetched.add(done.url());
      lastFrameAt = Date.now();
    });
    const go = (path: string) =>
      page.evaluate((to) => {
        history.pushState({}, "", to);
        dispatchEvent(new PopStateEvent("popstate"));
      }, path);
    await page.goto(origin);
    await page
      .getByText(/BENCH-CT/)
      .first()
      .waitFor({ timeout: 120_000 });
    const times = new Map<number, OpenTimes>(archive.studies.map(({ slices }) => [slices, { first: [], all: [] }]));
    for (let run = -1; run < runs; run += 1) {
      for (const { study, slices } of run < 0 ? archive.studies.slice(0, 1) : archive.studies) {
        fetched.clear();
        const from = Date.now();
        const first = await millisecondsToImage(page, () => go(`/viewer?StudyInstanceUIDs=${study}`));
        while (fetched.size < slices) {
          if (Date.now() - from > ALL_LIMIT_MS) throw new Error(`the peer fetched ${fetched.size} of ${slices} frames`);
          await later(50);
        }
        if (run >= 0) {
          times.get(slices)?.first.push(first);
          times.get(slices)?.all.push(lastFrameAt - from);
        }
        await go("/");
        await later(4000);
      }
    }
    return times;
  } finally {
    await browser.close();
    server.close();
  }
}
