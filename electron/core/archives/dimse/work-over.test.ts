import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { type AcceptedContext, Association } from "./association.ts";
import type { Place } from "./association-slots.ts";
import { command, encodeCommand } from "./command-set.ts";
import { LargeTurn } from "./large-turn.ts";
import { encodeAccept, encodeData } from "./pdu.ts";
import { status } from "./status.ts";
import { IMPLICIT, requestContext, service } from "./storage.ts";
import { workIn } from "./work-over.ts";

const wanted = { calledAet: "A", callingAet: "B", contexts: [requestContext(service.verification)], roles: [] };
const running = new AbortController().signal;
const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

const echoed = Buffer.concat(
  encodeData({
    contextId: 1,
    isCommand: true,
    isLast: true,
    bytes: encodeCommand({ field: command.echoResponse, respondsTo: 1, status: status.success, hasData: false }),
  }),
);

/** An archive that answers so many echoes over an association and then ends it without a word. */
async function archiveOf(echoes: number): Promise<{ open(): Promise<Association>; readonly opened: () => number }> {
  let opened = 0;
  const server = createServer((socket) => {
    sockets.push(socket);
    opened += 1;
    let left = echoes;
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.write(
        encodeAccept({ ...wanted, contexts: [{ id: 1, result: 0, transferSyntax: IMPLICIT }], mostData: 0 }),
      );
      socket.on("data", () => {
        left -= 1;
        if (left < 0) socket.destroy();
        else socket.write(echoed);
      });
    });
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    opened: () => opened,
    async open() {
      const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
      sockets.push(socket);
      return Association.request(socket, wanted, { patience: 300, large: new LargeTurn(1000, 5000) });
    },
  };
}

async function echo(association: Association, context: AcceptedContext): Promise<number> {
  const sopClass = service.verification;
  await association.send(context, { field: command.echoRequest, sopClass, messageId: 1, hasData: false });
  return (await association.receive()).command.status ?? -1;
}

function placeWith(kept: Association | null): {
  readonly place: Place<Association>;
  readonly rests: () => Association[];
} {
  const rests: Association[] = [];
  return {
    rests: () => rests,
    place: { kept, back: (association) => void (association === undefined || rests.push(association)) },
  };
}

it("goes on over the association that is at rest, and leaves it open", async () => {
  const { open, opened } = await archiveOf(2);
  const kept = await open();
  const { place, rests } = placeWith(kept);
  expect(await workIn(place, open, service.verification, running, echo)).toBe(status.success);
  expect(rests()).toEqual([kept]);
  expect(kept.isOpen).toBe(true);
  expect(opened()).toBe(1);
});

it("begins again over a new one when the archive ended what was at rest", async () => {
  const { open, opened } = await archiveOf(1);
  const kept = await open();
  const { place, rests } = placeWith(kept);
  await workIn(place, open, service.verification, running, echo);
  expect(await workIn(place, open, service.verification, running, echo)).toBe(status.success);
  expect(opened()).toBe(2);
  expect(rests()).toHaveLength(2);
});

it("does not begin again what was answered in part, nor what a new association breaks off", async () => {
  const { open, opened } = await archiveOf(1);
  const twice = async (association: Association, context: AcceptedContext): Promise<number> => {
    await echo(association, context);
    return echo(association, context);
  };
  const kept = await open();
  await expect(workIn(placeWith(kept).place, open, service.verification, running, twice)).rejects.toThrow("cut-off");
  expect(opened()).toBe(1);
  expect(kept.isOpen).toBe(false);
  await expect(workIn(placeWith(null).place, open, service.verification, running, twice)).rejects.toThrow("cut-off");
  expect(opened()).toBe(2);
});
