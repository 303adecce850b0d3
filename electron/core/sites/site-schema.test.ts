import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { siteJsonSchema } from "../../../shared/contract/site-schema.ts";

const published = resolve(import.meta.dirname, "../../../docs/site-schema.json");

it("publishes the schema of a site as it is; UPDATE_SCHEMA=1 writes it anew", () => {
  const current = JSON.stringify(siteJsonSchema(), null, 2);
  if (process.env.UPDATE_SCHEMA === "1") writeFileSync(published, `${current}\n`);
  expect(JSON.parse(readFileSync(published, "utf8"))).toEqual(JSON.parse(current));
});
