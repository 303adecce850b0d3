import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { protocolJsonSchema } from "../../shared/hanging/protocol.ts";

const published = resolve(import.meta.dirname, "../../docs/hanging-protocol-schema.json");

it("HP-44 publishes the schema of a hanging protocol as it is; UPDATE_SCHEMA=1 writes it anew", () => {
  const current = JSON.stringify(protocolJsonSchema(), null, 2);
  if (process.env.UPDATE_SCHEMA === "1") writeFileSync(published, `${current}\n`);
  expect(JSON.parse(readFileSync(published, "utf8"))).toEqual(JSON.parse(current));
});
