import { describe, expect, it } from "vitest";
import { blankSite, faultsOf } from "./site-draft.ts";

describe("a site being filled in", () => {
  it("lacks a name and an address at first", () => {
    expect([...faultsOf(blankSite())]).toEqual([
      ["name", "needed"],
      ["archives.0.root", "needed"],
    ]);
  });
  it("fits once they are said, and says where it does not", () => {
    const site = { ...blankSite(), name: "Northfield" };
    const [archive] = site.archives;
    if (archive?.kind !== "dicomweb") throw new Error("a new site's archive is DICOMweb");
    const whole = { ...site, archives: [{ ...archive, root: "https://pacs.example/dicom-web" }] };
    expect(faultsOf(whole).size).toBe(0);
    expect([...faultsOf({ ...whole, timeZone: "Mars/Olympus" })]).toEqual([["timeZone", "wrong"]]);
  });
});
