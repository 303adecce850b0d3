import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { classifyFiles } from "./classify-files.ts";
import { asLabel, differences, readLabels } from "./series-labels.ts";

const studies = join(import.meta.dirname, "../../build/demo/studies");

it("the demo site's series are labelled, and classified as labelled but for two that only their pictures tell", async () => {
  const found = await classifyFiles(globSync("**/*.dcm", { cwd: studies }).map((file) => join(studies, file)));
  const labels = new Map(readLabels().map((label) => [label.series, label]));
  expect([...found.keys()].filter((uid) => !labels.has(uid))).toEqual([]);
  const wrong = [...found].flatMap(([uid, traits]) => {
    const label = labels.get(uid);
    const columns = label === undefined ? [] : differences(label.traits, asLabel(traits));
    return columns.length === 0 ? [] : [`${label?.files}: ${columns.join(", ")}`];
  });
  expect(wrong.sort()).toEqual(["sr: region", "xa_cine/jpeg8bit.dcm: region"]);
});
