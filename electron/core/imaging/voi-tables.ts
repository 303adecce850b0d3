/** VOI LUT Sequence (0028,3010) as attachments of a frame (PS3.3 C.11.2.1.1). */
import { textOf } from "../../../shared/dicom/attributes.ts";
import type { Attachment } from "../../../shared/dicom/instance-header.ts";
import { tag } from "../../../shared/dicom/tags.ts";
import type { FileAttributes } from "./data-set-attributes.ts";
import { readLookupTable } from "./lookup-table.ts";

export interface VoiTable {
  readonly attachment: Extract<Attachment, { kind: "voi-lut" }>;
  readonly bytes: Uint8Array;
}

const MOST_TABLES = 16;

/** @param signed whether stored values are; behind a Modality LUT table inputs are unsigned */
export function readVoiTables(attributes: FileAttributes, signed: boolean): readonly VoiTable[] {
  const behindTable = attributes.items(tag.ModalityLUTSequence).length > 0;
  const negative = attributes.numbers(tag.RescaleIntercept).some((value) => value < 0);
  return attributes
    .items(tag.VOILUTSequence)
    .slice(0, MOST_TABLES)
    .flatMap((item) => {
      const table = readLookupTable(item, tag.LUTDescriptor, tag.LUTData, !behindTable && (signed || negative));
      if (table === null) return [];
      const { entries, first, bits } = table;
      const bytes = new Uint8Array(entries.buffer, entries.byteOffset, entries.byteLength);
      const explanation = textOf(item, tag.LUTExplanation);
      return [
        {
          attachment: { kind: "voi-lut", bytes: bytes.length, entries: entries.length, first, bits, explanation },
          bytes,
        },
      ];
    });
}
