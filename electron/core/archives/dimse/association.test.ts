import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { isProblem } from "../../../../shared/problem.ts";
import { Association, type AssociationLimits } from "./association.ts";
import { command, encodeCommand } from "./command-set.ts";
import { LargeTurn } from "./large-turn.ts";
import { encodeAbort, encodeAccept, encodeData, encodeReject } from "./pdu.ts";
import { requestContext, service } from "./storage.ts";

const limits: AssociationLimits = { patience: 300, large: new LargeTurn(1000, 5000) };
const wanted = { calledAet: "A", callingAet: "B", contexts: [requestContext(service.verification)], roles: [] };
const IMPLICIT = "1.2.840.10008.1.2";

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** A peer that says this much to an association, and then what `more` says. */
async function peer(first: Uint8Array, more: (socket: Socket) => void = () => {}): Promise<Socket> {
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.write(first);
      more(socket);
    });
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  sockets.push(socket);
  await once(socket, "connect");
  return socket;
}

const accepts = (transferSyntax = IMPLICIT) =>
  encodeAccept({ ...wanted, contexts: [{ id: 1, result: 0, transferSyntax }], mostData: 0 });
const answer = encodeCommand({ field: command.findResponse, respondsTo: 1, status: 0xff00, hasData: true });
const part = (bytes: Uint8Array, isLast: boolean, isCommand = false) =>
  Buffer.concat(encodeData({ contextId: 1, isCommand, isLast, bytes }));

async function problemOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "none";
  } catch (error) {
    if (isProblem(error)) return `${error.problem.code}: ${error.problem.detail}`;
    throw error;
  }
}
const asked = async (socket: Socket) => Association.request(socket, wanted, limits);
const received = async (socket: Socket) => (await asked(socket)).receive();

describe("an association", () => {
  it("says why it was refused", async () => {
    expect(await problemOf(asked(await peer(encodeReject(1, 1, 3))))).toBe(
      "login-refused: calling AE title not known there",
    );
    expect(await problemOf(asked(await peer(encodeReject(1, 1, 7))))).toBe(
      "login-refused: called AE title not known there",
    );
    expect(await problemOf(asked(await peer(encodeReject(2, 3, 1))))).toMatch(/^busy/);
    expect(await problemOf(asked(await peer(encodeAbort())))).toMatch(/^login-refused/);
  });

  it("takes no transfer syntax that it did not offer", async () => {
    expect(await problemOf(asked(await peer(accepts("1.2.840.10008.1.2.4.50"))))).toMatch(/^bad-answer/);
  });

  it("does not wait for ever, and hears when the line ends", async () => {
    expect(await problemOf(asked(await peer(new Uint8Array(0))))).toMatch(/^timed-out/);
    expect(await problemOf(received(await peer(accepts())))).toMatch(/^timed-out/);
    expect(await problemOf(received(await peer(accepts(), (socket) => socket.end())))).toMatch(/^cut-off/);
    expect(await problemOf(received(await peer(accepts(), (socket) => socket.write(encodeAbort()))))).toMatch(
      /^forbidden/,
    );
  });

  it("refuses what grows beyond the limit, and commands without an end", async () => {
    const grows = (socket: Socket) => {
      socket.write(part(answer, true, true));
      for (let at = 0; at < 10; at += 1) socket.write(part(new Uint8Array(900), false));
    };
    expect(await problemOf(received(await peer(accepts(), grows)))).toBe(
      "too-large: a data set of more than 5000 bytes",
    );
    const endless = (socket: Socket) => {
      for (let at = 0; at < 80; at += 1) socket.write(part(new Uint8Array(1000), false, true));
    };
    expect(await problemOf(received(await peer(accepts(), endless)))).toBe("bad-answer: a command without an end");
  });

  it("refuses a command in the middle of a data set", async () => {
    const mixed = (socket: Socket) => {
      socket.write(part(answer, true, true));
      socket.write(part(new Uint8Array(10), false));
      socket.write(part(answer, true, true));
    };
    expect(await problemOf(received(await peer(accepts(), mixed)))).toMatch(/^bad-answer: a command and its data set/);
  });

  it("gives a data set as it came, in its pieces", async () => {
    const whole = (socket: Socket) => {
      socket.write(part(answer, true, true));
      socket.write(part(Uint8Array.of(1, 2), false));
      socket.write(part(Uint8Array.of(3), true));
    };
    const message = await received(await peer(accepts(), whole));
    expect(Buffer.concat(message.data ?? [])).toEqual(Buffer.from([1, 2, 3]));
    expect(message.command).toMatchObject({ field: command.findResponse, status: 0xff00 });
  });
});

describe("large data sets", () => {
  it("take turns, and one that ends lets the next go on", async () => {
    const turns = new LargeTurn(10, 100);
    const [first, second] = [turns.begin(), turns.begin()];
    expect(first.grow(10)).toBeNull();
    expect(first.grow(11)).toBeNull();
    expect(second.grow(10)).toBeNull();
    let went = false;
    const waits = second.grow(11)?.then(() => {
      went = true;
    });
    await Promise.resolve();
    expect(went).toBe(false);
    first.end();
    await waits;
    expect(went).toBe(true);
    second.end();
    expect(turns.begin().grow(50)).toBeNull();
  });
});
