/**
 * A small DICOMweb server with one fault at a time, for tests of what the program makes of it.
 *
 * It answers studies, series, instances (QIDO-RS) and files of a series or an instance (WADO-RS) from files in memory.
 */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { SecureVersion } from "node:tls";
import { gzipSync } from "node:zlib";
import { type SmallFile, smallFile } from "../../electron/core/archives/test/small-file.ts";

export type Fault =
  | "none"
  | "status-401"
  | "status-403"
  | "status-404"
  | "status-429"
  | "status-500"
  | "status-503"
  /** Every first request of an address is refused with 503 and "Retry-After: 0". */
  | "stumbles"
  | "silent"
  | "hangs-up"
  | "html"
  | "no-json"
  | "no-list"
  | "gzip"
  | "gzip-bomb"
  | "redirect-away"
  | "redirect-within"
  | "no-include-field"
  | "no-paging"
  | "ignores-offset"
  | "ignores-limit"
  /** Never more than thirty at a time, whatever the limit. */
  | "caps-pages"
  /** Each page begins with the last answer of the one before. */
  | "overlapping-pages"
  /** No list of a series' images; its metadata is given out, or that of the whole study alone. */
  | "no-instance-list"
  | "empty-instance-list"
  | "only-study-metadata"
  /** Series are said to have one image more than they have; or as many as they have. */
  | "wrong-counts"
  | "right-counts"
  | "ignores-conditions"
  | "series-of-another-study"
  /** Answers name addresses on another server to fetch from. */
  | "retrieve-elsewhere"
  /** The first study, series or image of a list has a path where its UID should be; or the first study is no data set. */
  | "path-for-study"
  | "path-for-series"
  | "path-for-image"
  | "no-data-set"
  | "cut-multipart"
  /** Every answer with files, of a series or of one instance, ends in the middle. */
  | "cut-everything"
  /** The answer's length is announced, and the line is lost before. */
  | "cut-line"
  /** The line is lost in the middle of a series, and nothing is answered any more from then on. */
  | "dies"
  /** An answer with files begins and does not go on. */
  | "stalls"
  | "drip"
  /** A whole series comes one instance short. */
  | "one-short"
  | "one-gone"
  | "no-whole-series"
  | "only-plain-accept"
  | "bare-instances"
  | "other-study"
  | "other-instance"
  /** Files name another patient than the lists do. */
  | "other-patient"
  /** Parts said to be DICOM are noise. */
  | "noise"
  | "html-part";

export interface FaultyServer {
  /** DICOMweb root. */
  readonly root: string;
  /** What was asked, in order: path with query, and the Authorization header. */
  readonly asked: { readonly url: string; readonly authorization: string | undefined }[];
  /** Another origin, which records what reaches it. */
  readonly elsewhere: { readonly origin: string; readonly asked: string[] };
  fault: Fault;
  stop(): Promise<void>;
}

export interface FaultyOptions {
  /** With `ca`, a certificate of that authority is asked for. */
  readonly tls?: {
    readonly key: string;
    readonly cert: string;
    readonly ca?: string;
    readonly minVersion?: SecureVersion;
    readonly maxVersion?: SecureVersion;
    readonly ciphers?: string;
  };
  readonly login?: string;
  /** Judges the Authorization header of each request, where one login alone will not do. */
  readonly admits?: (authorization: string | undefined) => Promise<boolean>;
}

const boundary = "faulty-7e1b";

const json = (file: SmallFile, extra: Readonly<Record<string, string>>): Record<string, unknown> => {
  const values: Readonly<Record<string, string | undefined>> = {
    "0020000D": file.study,
    "0020000E": file.series,
    "00080018": file.instance,
    "00080016": "1.2.840.10008.5.1.4.1.1.2",
    "00080020": file.date ?? "20260302",
    "00080050": file.accession ?? "A1",
    "00100020": file.patientId ?? "P1",
    "00080060": file.modality ?? "CT",
    ...extra,
  };
  const name = file.patientName;
  return {
    ...Object.fromEntries(Object.entries(values).map(([tag, value]) => [tag, { vr: "UI", Value: [value] }])),
    ...(name === undefined ? {} : { "00100010": { vr: "PN", Value: [{ Alphabetic: name }] } }),
  };
};

const one = (files: readonly SmallFile[], by: "study" | "series" | "instance"): SmallFile[] => [
  ...new Map(files.map((file) => [file[by], file])).values(),
];

export async function startFaultyServer(
  fault: Fault,
  files: readonly SmallFile[],
  options: FaultyOptions = {},
): Promise<FaultyServer> {
  const elsewhereAsked: string[] = [];
  const elsewhere = createServer((request, response) => {
    elsewhereAsked.push(`${request.url ?? ""} ${request.headers.authorization ?? ""}`);
    response.end("[]");
  });
  const elsewhereOrigin = await listen(elsewhere, "http");
  const stumbled = new Set<string>();

  const server: FaultyServer = {
    root: "",
    asked: [],
    elsewhere: { origin: elsewhereOrigin, asked: elsewhereAsked },
    fault,
    stop: async () => {
      for (const each of [http, elsewhere]) {
        each.closeAllConnections();
        await new Promise((resolve) => each.close(resolve));
      }
    },
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = request.url ?? "";
    server.asked.push({ url, authorization: request.headers.authorization });
    if (options.login !== undefined && request.headers.authorization !== options.login) {
      response.writeHead(401).end();
      return;
    }
    const status = /^status-(\d+)$/.exec(server.fault)?.[1];
    if (status !== undefined) {
      response.writeHead(Number(status), status === "429" ? { "Retry-After": "120" } : {}).end("no");
      return;
    }
    switch (server.fault) {
      case "silent":
        return;
      case "hangs-up":
        request.socket.destroy();
        return;
      case "html":
        response.writeHead(200, { "Content-Type": "text/html" }).end("<html><script>alert(1)</script></html>");
        return;
      case "redirect-away":
        response.writeHead(302, { Location: `${elsewhereOrigin}${url}` }).end();
        return;
      case "redirect-within":
        if (url.startsWith("/dicom-web")) {
          response.writeHead(307, { Location: url.replace("/dicom-web", "/moved") }).end();
          return;
        }
        break;
      case "stumbles":
        if (!stumbled.has(url)) {
          stumbled.add(url);
          response.writeHead(503, { "Retry-After": "0" }).end();
          return;
        }
        break;
      default:
    }
    answerPath(server, files, request, response);
  };
  const judged = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const admitted = (await options.admits?.(request.headers.authorization)) ?? true;
    if (admitted) return answer(request, response);
    server.asked.push({ url: request.url ?? "", authorization: request.headers.authorization });
    response.writeHead(401).end();
  };
  const { tls } = options;
  const http: Server =
    tls === undefined ? createServer(judged) : createTlsServer({ ...tls, requestCert: tls.ca !== undefined }, judged);
  const origin = await listen(http, options.tls === undefined ? "http" : "https");
  return Object.assign(server, { root: `${origin}/dicom-web/` });
}

function answerPath(
  server: FaultyServer,
  files: readonly SmallFile[],
  request: IncomingMessage,
  response: ServerResponse,
) {
  const url = new URL(request.url ?? "", "http://faulty");
  const path = url.pathname.replace(/^\/(dicom-web|moved)/, "");
  const [, study, series, instance] =
    /^\/studies(?:\/([^/]+))?(?:\/series(?:\/([^/]+))?)?(?:\/instances(?:\/([^/]+))?)?$/.exec(path) ?? [];
  const inStudy = files.filter((file) => study === undefined || file.study === study);
  const inSeries = inStudy.filter((file) => series === undefined || file.series === series);
  const { fault } = server;
  if (path.endsWith("/metadata")) answerMetadata(server, files, path, response);
  else if (path.endsWith("/instances") && (fault === "no-instance-list" || fault === "only-study-metadata")) {
    response.writeHead(501).end();
  } else if (path.endsWith("/instances") && fault === "empty-instance-list") response.writeHead(204).end();
  else if (path.endsWith("/instances")) answerList(server, one(inSeries, "instance"), url, response);
  else if (path.endsWith("/series")) answerList(server, one(inStudy, "series"), url, response, inStudy);
  else if (path === "/studies") answerList(server, matching(server, one(files, "study"), url), url, response);
  else if (series !== undefined) {
    const found = inSeries.filter((file) => instance === undefined || file.instance === instance);
    answerFiles(server, found, instance !== undefined, request, response);
  } else response.writeHead(404).end();
}

/** Metadata of a series or of a study (PS3.18 10.4.1.1.1), as far as it names what is there. */
function answerMetadata({ fault }: FaultyServer, files: readonly SmallFile[], path: string, response: ServerResponse) {
  const [, study, series] = /^\/studies\/([^/]+)(?:\/series\/([^/]+))?\/metadata$/.exec(path) ?? [];
  const found = files.filter((file) => file.study === study && (series === undefined || file.series === series));
  if (found.length === 0 || (fault === "only-study-metadata" && series !== undefined)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "Content-Type": "application/dicom+json" });
  response.end(JSON.stringify(found.map((file) => json(file, {}))));
}

function matching({ fault }: FaultyServer, files: readonly SmallFile[], url: URL): readonly SmallFile[] {
  if (fault === "ignores-conditions") return files;
  const patient = url.searchParams.get("PatientID");
  const [from = "", to = ""] = (url.searchParams.get("StudyDate") ?? "").split("-");
  return files.filter((file) => {
    const date = file.date ?? "20260302";
    return (patient === null || patient === (file.patientId ?? "P1")) && date >= from && (to === "" || date <= to);
  });
}

/** Number of Series Related Instances (0020,1209), where it is told. */
function counted({ fault }: FaultyServer, { series }: SmallFile, all: readonly SmallFile[]): object {
  if (fault !== "wrong-counts" && fault !== "right-counts") return {};
  const count = all.filter((file) => file.series === series).length + (fault === "wrong-counts" ? 1 : 0);
  return { "00201209": { vr: "IS", Value: [count] } };
}

/** Where a path stands in place of a UID. */
const oddUid: Readonly<Partial<Record<Fault, { readonly list: string; readonly tag: string }>>> = {
  "path-for-study": { list: "/studies", tag: "0020000D" },
  "path-for-series": { list: "/series", tag: "0020000E" },
  "path-for-image": { list: "/instances", tag: "00080018" },
};

function answerList(
  server: FaultyServer,
  files: readonly SmallFile[],
  url: URL,
  response: ServerResponse,
  all: readonly SmallFile[] = files,
): void {
  const { fault } = server;
  if (fault === "no-include-field" && url.searchParams.has("includefield")) {
    response.writeHead(400).end();
    return;
  }
  if (fault === "no-paging" && (url.searchParams.has("limit") || url.searchParams.has("offset"))) {
    response.writeHead(400).end();
    return;
  }
  const offset =
    fault === "ignores-offset" || fault === "ignores-limit" ? 0 : Number(url.searchParams.get("offset") ?? 0);
  const asked = fault === "ignores-limit" ? files.length : Number(url.searchParams.get("limit") ?? files.length);
  const from = fault === "overlapping-pages" ? Math.max(0, offset - 1) : offset;
  const page = files.slice(from, from + (fault === "caps-pages" ? Math.min(asked, 30) : asked));
  if (page.length === 0) {
    response.writeHead(204).end();
    return;
  }
  const extra: Record<string, string> = {};
  if (fault === "retrieve-elsewhere") extra["00081190"] = `${server.elsewhere.origin}/studies/1`;
  if (fault === "series-of-another-study" && url.pathname.endsWith("/series")) extra["0020000D"] = "9.9.9";
  const isSeries = url.pathname.endsWith("/series");
  const odd = oddUid[fault];
  const isOdd = (at: number): boolean => offset + at === 0 && odd !== undefined && url.pathname.endsWith(odd.list);
  const rows = page.map((file, at) => ({
    ...json(file, isOdd(at) && odd !== undefined ? { ...extra, [odd.tag]: "1.2/../../../escaped" } : extra),
    ...(isSeries ? counted(server, file, all) : {}),
  }));
  const isNone = fault === "no-data-set" && offset === 0 && url.pathname.endsWith("/studies");
  const text = JSON.stringify(isNone ? [null, ...rows.slice(1)] : rows);
  const head = { "Content-Type": "application/dicom+json" };
  if (fault === "no-json") response.writeHead(200, head).end(text.slice(0, -5));
  else if (fault === "no-list") response.writeHead(200, head).end('{"error":"none"}');
  else if (fault === "gzip") response.writeHead(200, { ...head, "Content-Encoding": "gzip" }).end(gzipSync(text));
  else if (fault === "gzip-bomb") response.writeHead(200, { ...head, "Content-Encoding": "gzip" }).end(bomb());
  else response.writeHead(200, head).end(text);
}

let madeBomb: Buffer | null = null;
/** A quarter of a gigabyte of blanks, in a quarter of a megabyte. */
function bomb(): Buffer {
  madeBomb ??= gzipSync(Buffer.alloc(1 << 28, " "));
  return madeBomb;
}

function answerFiles(
  server: FaultyServer,
  files: readonly SmallFile[],
  single: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { fault } = server;
  const last = files.at(-1);
  const refusedForm =
    (fault === "only-plain-accept" && /transfer-syntax/.test(request.headers.accept ?? "")) ||
    (fault === "no-whole-series" && !single);
  if (refusedForm) {
    response.writeHead(406).end();
    return;
  }
  const short = fault === "one-short" || fault === "one-gone";
  const sent = short && !single ? files.slice(0, -1) : files;
  if (sent.length === 0 || (fault === "one-gone" && single && last?.instance.endsWith(".3") === true)) {
    response.writeHead(404).end();
    return;
  }
  const bodies = sent.map((file) => (fault === "noise" ? randomBytes(4000) : smallFile(disguised(file, fault))));
  if (fault === "bare-instances" && single) {
    response.writeHead(200, { "Content-Type": "application/dicom" }).end(bodies[0]);
    return;
  }
  const type = fault === "html-part" ? "text/html" : "application/dicom";
  const parts = bodies.map((body) =>
    Buffer.concat([Buffer.from(`\r\n--${boundary}\r\nContent-Type: ${type}\r\n\r\n`), body]),
  );
  const whole = Buffer.concat([...parts, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const head = { "Content-Type": `multipart/related; type="application/dicom"; boundary=${boundary}` };
  if (fault === "cut-everything" || (fault === "cut-multipart" && !single)) {
    response.writeHead(200, head).end(whole.subarray(0, whole.length / 2));
  } else if (fault === "cut-line" && !single) {
    response.writeHead(200, { ...head, "Content-Length": whole.length });
    response.write(whole.subarray(0, whole.length / 2), () => setTimeout(() => request.socket.destroy(), 20));
  } else if (fault === "dies") {
    response.writeHead(200, { ...head, "Content-Length": whole.length });
    response.write(whole.subarray(0, whole.length / 2), () => setTimeout(() => request.socket.destroy(), 20));
    server.fault = "hangs-up";
  } else if (fault === "stalls") {
    response.writeHead(200, head).write(whole.subarray(0, whole.length / 2));
  } else if (fault === "drip") {
    response.writeHead(200, head);
    let at = 0;
    const timer = setInterval(() => {
      if (at >= whole.length) response.end();
      else response.write(whole.subarray(at, ++at));
    }, 50);
    response.on("close", () => clearInterval(timer));
  } else {
    response.writeHead(200, head).end(whole);
  }
}

function disguised(file: SmallFile, fault: Fault): SmallFile {
  if (fault === "other-patient") return { ...file, patientId: "NOT-THIS-ONE" };
  if (fault === "other-study") return { ...file, study: "9.9.9" };
  return fault === "other-instance" ? { ...file, instance: `${file.instance}.9` } : file;
}

function listen(server: Server, scheme: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no port"));
      else resolve(`${scheme}://127.0.0.1:${address.port}`);
    });
  });
}
