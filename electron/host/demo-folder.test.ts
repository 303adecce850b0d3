import { resolve } from "node:path";
import { expect, it } from "vitest";
import { demoFolderOf } from "./demo-folder.ts";

it("finds the demo in the sources, and beside the archive of the packaged program", () => {
  expect(demoFolderOf(resolve("alcove"))).toBe(resolve("alcove/build/demo"));
  expect(demoFolderOf(resolve("alcove/resources/app.asar"))).toBe(resolve("alcove/resources/demo"));
});
