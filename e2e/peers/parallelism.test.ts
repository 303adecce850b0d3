/** How many images a real connection is asked for at once, against servers that gain by more and servers that refuse more. */
import { createServer } from "node:http";
import { setTimeout as later } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { createArchive } from "../../electron/core/archives/create-archive.ts";
import { smallFile } from "../../electron/core/archives/test/small-file.ts";
import type { ArchiveAbilities, DicomwebAbilities } from "../../shared/contract/archive-abilities.ts";
import { archiveConfig } from "../../shared/contract/site.ts";
import { type SopInstanceUid, seriesUid, sopInstanceUid, studyUid } from "../../shared/dicom/uid.ts";
import { archiveDeps } from "./archive-deps.ts";

const study = studyUid.parse("1.2.1");
const series = seriesUid.parse("1.2.1.1");
const uid = (number: number) => sopInstanceUid.parse(`1.2.1.1.${number + 1}`);

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Habits {
  readonly delayMs: number;
  /** More at once are refused with 503. */
  readonly takes: number;
}

/** Gives single images only, each after a while. @returns its root, and how many it was asked for at once at most */
async function startServer({ delayMs, takes }: Habits) {
  let [now, most] = [0, 0];
  const server = createServer(async (request, response) => {
    const instance = /\/instances\/([\d.]+)$/.exec(request.url ?? "")?.[1];
    if (instance === undefined) {
      response.writeHead(406).end();
      return;
    }
    now += 1;
    most = Math.max(most, now);
    const isRefused = now > takes;
    if (!isRefused) await later(delayMs);
    now -= 1;
    if (isRefused) response.writeHead(503, { "Retry-After": "0" }).end();
    else response.writeHead(200, { "Content-Type": "application/dicom" }).end(smallFile({ study, series, instance }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { root: `http://127.0.0.1:${address.port}/dicom-web`, most: () => most };
}

/** Fetches so many images. @returns what was found of the archive, and how many came */
async function fetched(root: string, images: number, parallelTransfers: number) {
  let found: DicomwebAbilities["parallelism"] = null;
  const learned = (abilities: ArchiveAbilities): void => {
    if (abilities.kind === "dicomweb") found = abilities.parallelism;
  };
  const config = archiveConfig.parse({ id: "a", kind: "dicomweb", root });
  const abilities = { known: null, learned };
  const archive = createArchive(config, null, { ...archiveDeps, limits: { parallelTransfers }, abilities });
  ends.push(() => archive.dispose());
  const came = new Set<SopInstanceUid>();
  const only = Array.from({ length: images }, (_, at) => uid(at));
  for await (const { instance } of archive.fetchSeries(study, series, only, new AbortController().signal)) {
    came.add(instance);
  }
  return { found, came: came.size };
}

it("SI-20 asks for more at once where each waits for its round trip", { timeout: 60_000 }, async () => {
  const server = await startServer({ delayMs: 60, takes: 1000 });
  const { found, came } = await fetched(server.root, 1200, 8);
  expect(came).toBe(1200);
  expect(found).toMatchObject({ atOnce: 8, isRefused: false });
  expect(server.most()).toBe(8);
});

it("SI-22 gets all of them from a server that refuses more than two at once", { timeout: 60_000 }, async () => {
  const server = await startServer({ delayMs: 20, takes: 2 });
  const { found, came } = await fetched(server.root, 60, 8);
  expect(came).toBe(60);
  expect(found).toMatchObject({ isRefused: true, atOnce: expect.toSatisfy((most: number) => most <= 2) });
});
