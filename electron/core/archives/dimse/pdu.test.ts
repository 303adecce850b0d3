import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isProblem } from "../../../../shared/problem.ts";
import { command, decodeCommand, encodeCommand } from "./command-set.ts";
import {
  type AssociateRequest,
  encodeAbort,
  encodeAccept,
  encodeData,
  encodeReject,
  encodeReleaseRequest,
  encodeRequest,
  type Pdu,
  PduReader,
} from "./pdu.ts";

const request: AssociateRequest = {
  calledAet: "SITEA",
  callingAet: "ALCOVE",
  contexts: [
    { id: 1, abstractSyntax: "1.2.840.10008.1.1", transferSyntaxes: ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"] },
    { id: 3, abstractSyntax: "1.2.840.10008.5.1.4.1.1.2", transferSyntaxes: ["1.2.840.10008.1.2.4.80"] },
  ],
  roles: [{ sopClass: "1.2.840.10008.5.1.4.1.1.2", scu: false, scp: true }],
  mostData: 131_072,
};

/** All of a stream, in pieces of a length. */
function read(bytes: Uint8Array, piece: number): readonly Pdu[] {
  const reader = new PduReader();
  const found: Pdu[] = [];
  for (let at = 0; at < bytes.length; at += piece) found.push(...reader.push(bytes.subarray(at, at + piece)));
  return found;
}

const stream = (): Uint8Array =>
  Buffer.concat([
    encodeRequest(request),
    encodeAccept({
      ...request,
      contexts: [
        { id: 1, result: 0, transferSyntax: "1.2.840.10008.1.2" },
        { id: 3, result: 4, transferSyntax: "1.2.840.10008.1.2" },
      ],
    }),
    encodeReject(1, 1, 7),
    ...encodeData({ contextId: 3, isCommand: false, isLast: true, bytes: Uint8Array.of(1, 2, 3) }),
    encodeReleaseRequest(),
    encodeAbort(),
  ]);

describe("protocol data units", () => {
  it("come out as they went in, however the stream is cut", () => {
    const whole = read(stream(), 100_000);
    expect(whole.map(({ type }) => type)).toEqual([
      "associate-rq",
      "associate-ac",
      "associate-rj",
      "data",
      "release-rq",
      "abort",
    ]);
    expect(whole[0]).toEqual({ type: "associate-rq", request });
    expect(whole[2]).toEqual({ type: "associate-rj", result: 1, source: 1, reason: 7 });
    for (const piece of [1, 2, 7, 64]) expect(read(stream(), piece)).toEqual(whole);
  });

  it("judge a length before anything of it is kept", () => {
    const claims = (type: number, length: number) => () => {
      const head = new Uint8Array(6);
      head[0] = type;
      new DataView(head.buffer).setUint32(2, length);
      new PduReader().push(head);
    };
    expect(claims(4, 3_000_000_000)).toThrow("a PDU of 3000000000 bytes");
    expect(claims(2, 1_000_000)).toThrow("a PDU of 1000000 bytes");
    expect(claims(72, 10)).toThrow("no DICOM upper layer");
    expect(claims(4, 131_072)).not.toThrow();
  });

  it("never fail in another way than by a problem, whatever comes", () => {
    const anything = fc.uint8Array({ maxLength: 400 });
    const nearly = fc
      .tuple(fc.constantFrom(1, 2, 3, 4, 7), fc.uint8Array({ maxLength: 300 }))
      .map(([type, body]) => Buffer.concat([Uint8Array.of(type, 0, 0, 0, body.length >> 8, body.length & 255), body]));
    const spoilt = fc.tuple(fc.nat(), fc.nat(255)).map(([at, value]) => {
      const bytes = Uint8Array.from(stream());
      bytes[at % bytes.length] = value;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(anything, nearly, spoilt), (bytes) => {
        try {
          read(bytes, 50);
        } catch (error) {
          if (!isProblem(error)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("command sets", () => {
  it("come out as they went in", () => {
    const set = {
      field: command.moveRequest,
      sopClass: "1.2.840.10008.5.1.4.1.2.2.2",
      messageId: 7,
      moveDestination: "ALCOVE",
      hasData: true,
    };
    expect(decodeCommand(encodeCommand(set))).toEqual(set);
    expect(decodeCommand(encodeCommand({ field: command.echoRequest, messageId: 1, hasData: false }))).toEqual({
      field: command.echoRequest,
      messageId: 1,
      hasData: false,
    });
  });

  it("that cannot be read are refused as such", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeCommand(bytes);
        } catch (error) {
          if (!isProblem(error)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
