import { createHash } from "node:crypto";

/**
 * A UID under 2.25 (PS3.5 B.2) that depends on nothing but `parts`: the same phantom has the same UIDs on every machine.
 *
 * The integer is a UUID of version 8 made from a hash.
 */
export function phantomUid(...parts: readonly (string | number)[]): string {
  const bytes = createHash("sha256").update(parts.join("\u0000")).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return `2.25.${BigInt(`0x${bytes.toString("hex")}`)}`;
}
