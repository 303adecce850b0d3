import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { siteJsonSchema } from "../../../shared/contract/site-schema.ts";
import { siteExport } from "../../../shared/contract/site-status.ts";

const docs = resolve(import.meta.dirname, "../../../docs");
const published = resolve(docs, "site-schema.json");

it("publishes the schema of a site as it is; UPDATE_SCHEMA=1 writes it anew", () => {
  const current = JSON.stringify(siteJsonSchema(), null, 2);
  if (process.env.UPDATE_SCHEMA === "1") writeFileSync(published, `${current}\n`);
  expect(JSON.parse(readFileSync(published, "utf8"))).toEqual(JSON.parse(current));
});

it("can import the example of the engineers' guide", () => {
  const guide = readFileSync(resolve(docs, "engineer-guide/sites.md"), "utf8");
  const example = /```json\n([^`]+)```/.exec(guide)?.[1] ?? "";
  expect(siteExport.safeParse(JSON.parse(example)).error).toBeUndefined();
});
