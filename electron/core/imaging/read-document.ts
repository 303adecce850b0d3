/** Structured reports, encapsulated documents, and the names of what can only be handed on as a file. */
import { type Attributes, itemOf, textOf } from "../../../shared/dicom/attributes.ts";
import type { ContentNode, DicomDocument } from "../../../shared/dicom/document.ts";
import { tag } from "../../../shared/dicom/tags.ts";
import { ProblemError } from "../../../shared/problem.ts";
import { fileAttributes } from "./data-set-attributes.ts";
import { kindOf, titleOf } from "./instance-header.ts";
import { openPart10 } from "./part-10.ts";

export interface ReadDocument {
  readonly document: DicomDocument;
  /** The encapsulated document's own bytes; null for everything else. */
  readonly bytes: Uint8Array | null;
}

const DEEPEST = 32;
const MOST_NODES = 20_000;

/**
 * Reads an object that has no picture.
 *
 * @throws ProblemError `not-dicom`, `damaged` when the file is cut, `too-large`
 */
export function readDocument(bytes: Uint8Array): ReadDocument {
  const file = openPart10(bytes);
  if (file.cut !== null) throw new ProblemError("damaged", file.cut);
  const attributes = fileAttributes(file.dataSet);
  const sopClass = textOf(attributes, tag.SOPClassUID);
  const title = titleOf(attributes);
  const kind = kindOf(sopClass, false);
  if (kind === "structured-report" || kind === "key-objects") {
    const budget = { left: MOST_NODES, cut: false };
    const content = childrenOf(attributes, 0, budget);
    const document: DicomDocument = {
      kind: "report",
      title,
      complete: textOf(attributes, tag.CompletionFlag) === "COMPLETE",
      verified: textOf(attributes, tag.VerificationFlag) === "VERIFIED",
      writtenAt: textOf(attributes, tag.ContentDate) + textOf(attributes, tag.ContentTime),
      content,
      cut: budget.cut,
    };
    return { document, bytes: null };
  }
  if (kind === "document") {
    const padded = attributes.bytes(tag.EncapsulatedDocument);
    const [stated] = attributes.numbers(tag.EncapsulatedDocumentLength);
    // The value has an even length; the document may be one byte shorter (0042,0015).
    const length = stated !== undefined && stated >= 0 && stated <= padded.length ? stated : padded.length;
    const content = padded.slice(0, length);
    if (content.length === 0) throw new ProblemError("damaged", "the encapsulated document is empty");
    const mediaType = textOf(attributes, tag.MIMETypeOfEncapsulatedDocument);
    return { document: { kind: "file", title, mediaType, bytes: content.length }, bytes: content };
  }
  return { document: { kind: "named", title, what: nameOfClass(sopClass, kind) }, bytes: null };
}

type NamedObject = Extract<DicomDocument, { kind: "named" }>["what"];

const STORAGE = "1.2.840.10008.5.1.4.1.1.";
const named: readonly (readonly [string, NamedObject])[] = [
  [`${STORAGE}66.1`, "registration"],
  [`${STORAGE}66.3`, "registration"],
  [`${STORAGE}66`, "raw-data"],
  [`${STORAGE}67`, "real-world-value-map"],
  [`${STORAGE}4.2`, "spectroscopy"],
  [`${STORAGE}481.3`, "rt-structure-set"],
  [`${STORAGE}481.5`, "rt-plan"],
  [`${STORAGE}481.8`, "rt-plan"],
  ["1.2.840.10008.5.1.4.38.1", "hanging-protocol"],
];

function nameOfClass(sopClass: string, kind: string): NamedObject {
  if (kind === "waveform" || kind === "presentation-state" || kind === "segmentation") return kind;
  return named.find(([uid]) => uid === sopClass)?.[1] ?? "other";
}

interface Budget {
  left: number;
  cut: boolean;
}

function childrenOf(attributes: Attributes, depth: number, budget: Budget): ContentNode[] {
  const items = attributes.items(tag.ContentSequence);
  if (items.length === 0) return [];
  if (depth >= DEEPEST) {
    budget.cut = true;
    return [];
  }
  const nodes: ContentNode[] = [];
  for (const item of items) {
    if (--budget.left < 0) {
      budget.cut = true;
      break;
    }
    nodes.push(nodeOf(item, depth, budget));
  }
  return nodes;
}

/** Value Type (0040,A040) to ours. */
const types: Readonly<Record<string, ContentNode["type"]>> = {
  CONTAINER: "heading",
  TEXT: "text",
  CODE: "code",
  NUM: "number",
  PNAME: "name",
  DATE: "date",
  TIME: "date",
  DATETIME: "date",
  UIDREF: "uid",
  IMAGE: "image",
  COMPOSITE: "image",
  WAVEFORM: "waveform",
};

const meaning = (item: Attributes | undefined): string =>
  item === undefined ? "" : textOf(item, tag.CodeMeaning) || textOf(item, tag.CodeValue);

function nodeOf(item: Attributes, depth: number, budget: Budget): ContentNode {
  const type = types[textOf(item, tag.ValueType)] ?? "other";
  const measured = itemOf(item, tag.MeasuredValueSequence);
  const unit = measured ? itemOf(measured, tag.MeasurementUnitsCodeSequence) : undefined;
  const unitCode = unit ? textOf(unit, tag.CodeValue) : "";
  return {
    type,
    relationship: textOf(item, tag.RelationshipType),
    concept: meaning(itemOf(item, tag.ConceptNameCodeSequence)),
    text: valueInWords(item, type, measured),
    // "1" is UCUM's "no unit".
    unit: unitCode === "1" ? "" : unitCode || meaning(unit),
    references: item.items(tag.ReferencedSOPSequence).map((reference) => ({
      instance: textOf(reference, tag.ReferencedSOPInstanceUID),
      frames: reference.numbers(tag.ReferencedFrameNumber).filter(Number.isInteger),
    })),
    children: childrenOf(item, depth + 1, budget),
  };
}

function valueInWords(item: Attributes, type: ContentNode["type"], measured: Attributes | undefined): string {
  switch (type) {
    case "text":
      return textOf(item, tag.TextValue);
    case "code":
      return meaning(itemOf(item, tag.ConceptCodeSequence));
    case "number":
      return measured ? textOf(measured, tag.NumericValue) : "";
    case "name":
      return personInWords(item);
    case "date":
      return textOf(item, tag.DateTime) || textOf(item, tag.Date) || textOf(item, tag.Time);
    case "uid":
      return textOf(item, tag.UID);
    default:
      return "";
  }
}

/** Family name, then the others, of each component group that is there. */
function personInWords(item: Attributes): string {
  const [name] = item.names(tag.PersonName);
  if (name === undefined) return "";
  return [name.alphabetic, name.ideographic, name.phonetic]
    .filter((group) => group !== "")
    .map((group) => group.split("^").filter(Boolean).join(" "))
    .join(" / ");
}
