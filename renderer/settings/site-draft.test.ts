import { describe, expect, it } from "vitest";
import type { DicomwebConfig, SiteConfig } from "../../shared/contract/site.ts";
import { blankArchive, blankSite, faultsOf, faultUnder } from "./site-draft.ts";

const named = (over: Partial<DicomwebConfig> = {}): SiteConfig => {
  const site = { ...blankSite(), name: "Northfield" };
  const [archive] = site.archives;
  if (archive?.kind !== "dicomweb") throw new Error("a new site's archive is DICOMweb");
  return { ...site, archives: [{ ...archive, root: "https://pacs.example/dicom-web", ...over }] };
};
const faults = (site: SiteConfig) => [...faultsOf(site, {}, null)];

describe("a site being filled in", () => {
  it("lacks a name and an address at first", () => {
    expect(faults(blankSite())).toEqual([
      ["name", "needed"],
      ["archives.0.root", "needed"],
    ]);
  });
  it("fits once they are said, and says where and why it does not", () => {
    expect(faults(named())).toEqual([]);
    expect(faults({ ...named(), timeZone: "Mars/Olympus" })).toEqual([["timeZone", "wrong"]]);
    expect(faults(named({ root: "pacs.example" }))).toEqual([["archives.0.root", "wrong-address"]]);
    const folder = { ...blankArchive("folder"), path: "images" };
    expect(faults({ ...named(), archives: [folder] })).toEqual([["archives.0.path", "wrong-path"]]);
  });
  it("finds the fault of a field that holds several values", () => {
    const { serviceLevel } = named();
    const late = { ...named(), serviceLevel: { ...serviceLevel, minutes: { ...serviceLevel.minutes, stat: 0 } } };
    expect(faultUnder(faultsOf(late, {}, null), "serviceLevel.minutes")).toBe("wrong");
    expect(faultUnder(faultsOf(late, {}, null), "serviceLevel.minutesX")).toBeUndefined();
  });
});

describe("the secret of an archive", () => {
  const auth = { scheme: "basic", user: "reader" } as const;
  const site = named({ auth });
  const id = site.archives[0]?.id ?? "";
  const kept = { site, secrets: [id] };

  it("is needed where one logs in, and typed or kept", () => {
    expect(faults(site)).toEqual([["archives.0.secret", "needed"]]);
    expect(faultsOf(site, { [id]: { scheme: "basic", password: "quiet" } }, null).size).toBe(0);
    expect(faultsOf(site, { [id]: { scheme: "basic", password: "" } }, null).size).toBe(1);
    expect(faultsOf(site, {}, kept).size).toBe(0);
  });
  it("is asked for again when the archive moves to another host, where it does not go by itself", () => {
    const moved = named({ auth, root: "https://elsewhere.example/dicom-web", id });
    expect([...faultsOf({ ...moved, id: site.id }, {}, kept)]).toEqual([["archives.0.secret", "secret-again"]]);
  });
});
