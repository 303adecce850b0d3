import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isProblem } from "../../../shared/problem.ts";
import {
  openBodyInto,
  openHead,
  RECORD_START_BYTES,
  type RecordIdentity,
  recordBytes,
  recordPieces,
} from "./record.ts";

const text = fc.string({ minLength: 1, maxLength: 16 });
const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const identity: fc.Arbitrary<RecordIdentity> = fc.record({
  vault: text,
  series: text,
  instance: text,
  kind: fc.constantFrom("original", "ready"),
  frame: fc.nat(0xffff_ffff),
});
const head = fc.record({
  sopUid: text,
  number: fc.option(fc.double({ noNaN: true }), { nil: null }),
  digest: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex")),
});
/** Around the 64-KiB pieces of the cipher, too. */
const body = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }),
  fc.constantFrom(65_535, 65_536, 65_537, 131_072, 2_097_153).map((length) => new Uint8Array(length).fill(7)),
);

const opens = async (...[recordKey, owner, record, length]: [Uint8Array, RecordIdentity, Uint8Array, number]) => {
  const target = new Uint8Array(length);
  try {
    openHead(recordKey, owner, record.subarray(0, RECORD_START_BYTES));
    await openBodyInto(recordKey, owner, record, target);
    return target;
  } catch (error) {
    if (isProblem(error) && error.problem.code === "vault-damaged") return "damaged";
    throw error;
  }
};

describe("a record", () => {
  it("gives back body and head, and has the length that is reckoned with", () =>
    fc.assert(
      fc.asyncProperty(key, identity, head, body, async (recordKey, owner, about, bytes) => {
        const record = Buffer.concat([...recordPieces(recordKey, owner, about, bytes)]);
        expect(record).toHaveLength(recordBytes(bytes.length));
        expect(Buffer.compare(Buffer.from(await opens(recordKey, owner, record, bytes.length)), bytes)).toBe(0);
        const found = openHead(recordKey, owner, record.subarray(0, RECORD_START_BYTES));
        expect(found).toEqual({ ...about, instance: owner.instance, frame: owner.frame });
      }),
      { numRuns: 60 },
    ));

  it("opens under no other key, and nowhere but where it belongs", () =>
    fc.assert(
      fc.asyncProperty(key, identity, identity, head, async (recordKey, owner, other, about) => {
        const record = Buffer.concat([...recordPieces(recordKey, owner, about, Buffer.from("pixels"))]);
        for (const part of ["vault", "series", "instance", "kind", "frame"] as const) {
          const moved = { ...owner, [part]: other[part] };
          const expected = moved[part] === owner[part] ? Buffer.from("pixels") : "damaged";
          const found = await opens(recordKey, moved, record, 6);
          expect(typeof found === "string" ? found : Buffer.from(found)).toEqual(expected);
        }
        const otherKey = recordKey.map((byte) => byte ^ 1);
        expect(await opens(otherKey, owner, record, 6)).toBe("damaged");
      }),
      { numRuns: 60 },
    ));

  it("is refused with any one bit changed, and when it ends early", () =>
    fc.assert(
      fc.asyncProperty(key, identity, head, fc.nat(), fc.nat(7), async (recordKey, owner, about, where, bit) => {
        const record = Buffer.concat([...recordPieces(recordKey, owner, about, Buffer.from("some pixels"))]);
        const at = where % record.length;
        record.writeUInt8(record.readUInt8(at) ^ (1 << bit), at);
        expect(await opens(recordKey, owner, record, 11)).toBe("damaged");
        record.writeUInt8(record.readUInt8(at) ^ (1 << bit), at);
        expect(await opens(recordKey, owner, record.subarray(0, record.length - 1 - (where % 300)), 11)).toBe(
          "damaged",
        );
      }),
      { numRuns: 300 },
    ));
});
