import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { archiveConfig } from "../../../../shared/contract/site.ts";
import { tag } from "../../../../shared/dicom/tags.ts";
import { seriesUid, studyUid } from "../../../../shared/dicom/uid.ts";
import type { Association } from "./association.ts";
import { AssociationSlots } from "./association-slots.ts";
import { command, encodeCommand } from "./command-set.ts";
import { findInstances, findSeries, findStudies, type Querying } from "./find.ts";
import { encodeIdentifier } from "./identifier.ts";
import { LargeTurn } from "./large-turn.ts";
import { encodeAccept, encodeData } from "./pdu.ts";
import { status } from "./status.ts";
import { IMPLICIT, requestContext, service } from "./storage.ts";

const PENDING = 0xff00;
const study = studyUid.parse("1.2");
const series = seriesUid.parse("1.2.3");
const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

const sent = (isCommand: boolean, bytes: Uint8Array): Buffer =>
  Buffer.concat(encodeData({ contextId: 1, isCommand, isLast: true, bytes }));
const response = (code: number, hasData: boolean): Buffer =>
  sent(true, encodeCommand({ field: command.findResponse, respondsTo: 1, status: code, hasData }));

/** An archive that answers a query by these data sets, in implicit VR little endian. */
async function archiveOf(answers: readonly Uint8Array[]): Promise<Querying> {
  const answered = answers.flatMap((answer) => [response(PENDING, true), sent(false, answer)]);
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.write(
        encodeAccept({
          calledAet: "ANY",
          callingAet: "ALCOVE",
          contexts: [{ ...requestContext(service.studyFind), id: 1, result: 0, transferSyntax: IMPLICIT }],
          roles: [],
          mostData: 0,
        }),
      );
      socket.once("data", () => socket.write(Buffer.concat([...answered, response(status.success, false)])));
    });
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const config = archiveConfig.parse({ id: "a", kind: "dimse", host: "127.0.0.1", port, calledAet: "ANY" });
  if (config.kind !== "dimse") throw new Error("no DIMSE");
  const limits = { patience: 3000, large: new LargeTurn(1000, 5000) };
  const slots = new AssociationSlots<Association>();
  return { config, limits, slots, signal: new AbortController().signal };
}

const row = (name: string, uid: string): Uint8Array => encodeIdentifier([[name, uid]], false);
/** An element that says to be longer than the answer is. */
const noDataSet = Uint8Array.of(0x08, 0x00, 0x20, 0x00, 0xff, 0xff, 0xff, 0x00);

describe("answers that cannot be read", () => {
  it("SI-24 are told of, each once and by why; the other studies are taken", async () => {
    const odd = row(tag.StudyInstanceUID, "../1");
    const good = ["1.2", "1.3"].map((uid) => row(tag.StudyInstanceUID, uid));
    const asking = await archiveOf([...good.slice(0, 1), odd, odd, noDataSet, ...good.slice(1)]);
    const { items, unreadable } = await findStudies(asking, {}, 100);
    expect(items.map((found) => found.study)).toEqual(["1.2", "1.3"]);
    expect(unreadable.map(({ reason }) => reason)).toEqual(["uid", "row"]);
  });

  it("PF-38 are told of among series and images", async () => {
    const asking = await archiveOf([row(tag.SeriesInstanceUID, "x"), row(tag.SeriesInstanceUID, "1.2.3")]);
    const found = await findSeries(asking, study);
    expect([found.items.length, ...found.unreadable.map(({ reason }) => reason)]).toEqual([1, "uid"]);
    const images = await archiveOf([row(tag.SOPInstanceUID, "1.2.3.4"), row(tag.SOPInstanceUID, "")]);
    const counted = await findInstances(images, study, series);
    expect([counted.items.length, ...counted.unreadable.map(({ reason }) => reason)]).toEqual([1, "uid"]);
  });
});
