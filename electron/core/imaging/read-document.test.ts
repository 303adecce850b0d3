import { describe, expect, it } from "vitest";
import type { ContentNode } from "../../../shared/dicom/document.ts";
import { dicomDocument } from "../../../shared/dicom/document.ts";
import { part10Example } from "./part-10-example.ts";
import { readDocument } from "./read-document.ts";
import { sampleFile } from "./sample-files-example.ts";

const flat = (nodes: readonly ContentNode[]): readonly ContentNode[] =>
  nodes.flatMap((node) => [node, ...flat(node.children)]);

describe("structured reports", () => {
  it("become a tree of words, numbers with units, and references", async () => {
    const { document } = readDocument(await sampleFile("sr_document.dcm"));
    if (document.kind !== "report") throw new Error("no report");
    const nodes = flat(document.content);
    expect(document.title).not.toBe("");
    expect(nodes.some(({ type, text }) => type === "code" && text !== "")).toBe(true);
    expect(nodes.some(({ references }) => references.length > 0)).toBe(true);
    expect(dicomDocument.safeParse(document).success).toBe(true);
  });
  it("keep the text of an older report", async () => {
    const { document } = readDocument(await sampleFile("test-SR.dcm"));
    if (document.kind !== "report") throw new Error("no report");
    expect(document.title).toBe("Diagnosis");
    expect(flat(document.content).some(({ type, text }) => type === "text" && text.length > 0)).toBe(true);
  });
});

describe("other objects", () => {
  it("an encapsulated PDF is its own bytes, without the padding", () => {
    const pdf = new TextEncoder().encode("%PDF-1.4\n%%EOF ");
    const { document, bytes } = readDocument(
      part10Example([
        ["00080016", "UI", "1.2.840.10008.5.1.4.1.1.104.1"],
        ["00420010", "ST", "Outside report"],
        ["00420011", "OB", new Uint8Array([...pdf, 0])],
        ["00420012", "LO", "application/pdf"],
        ["00420015", "UL", [pdf.length]],
      ]),
    );
    expect(document).toEqual({
      kind: "file",
      title: "Outside report",
      mediaType: "application/pdf",
      bytes: pdf.length,
    });
    expect(bytes).toEqual(pdf);
  });
  it("what can only be named is named", async () => {
    expect(readDocument(await sampleFile("rtplan.dcm")).document).toEqual({
      kind: "named",
      title: "Plan1",
      what: "rt-plan",
    });
  });
});
