import { describe, expect, it } from "vitest";
import { isPermissive, productionComponents } from "./licences.ts";

describe("licences", () => {
  it.each(["MIT", "(MIT OR GPL-2.0)", "(MIT AND Zlib)", "OFL-1.1"])("accepts %s", (licence) => {
    expect(isPermissive(licence)).toBe(true);
  });

  it.each(["GPL-3.0", "AGPL-3.0-only", "(MIT AND GPL-2.0)", "unknown", "SEE LICENSE IN LICENSE", ""])(
    "refuses %s",
    (licence) => {
      expect(isPermissive(licence)).toBe(false);
    },
  );

  it("looks at production packages only, and asks the package where the lockfile is silent", () => {
    const packages = {
      "": { version: "1.0.0" },
      "node_modules/tool": { version: "1.0.0", license: "GPL-3.0", dev: true },
      "node_modules/a/node_modules/@x/b": { version: "2.0.0", license: "ISC" },
      "node_modules/a": { version: "1.0.0" },
    };
    expect(productionComponents(packages, () => "MIT")).toEqual([
      { name: "@x/b", version: "2.0.0", licence: "ISC" },
      { name: "a", version: "1.0.0", licence: "MIT" },
    ]);
  });
});
