/** A DICOMDIR (PS3.10 8) over small files, with record offsets as the standard has them. */
import { element, part10, uint32 } from "./small-file.ts";

export interface DirectoryImage {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  /** As written, parts joined by a backslash. */
  readonly file: string;
}

interface RecordPlan {
  readonly body: Buffer;
  next: number | null;
  lower: number | null;
}

/** One patient, a record of each level for every image. */
export function smallDicomdir(images: readonly DirectoryImage[]): Buffer {
  const plans: RecordPlan[] = [];
  const push = (type: string, ...body: Buffer[]): number =>
    plans.push({ body: Buffer.concat([element(0x00041430, "CS", type), ...body]), next: null, lower: null }) - 1;
  const patient = push("PATIENT", element(0x00100010, "PN", "Nobody"), element(0x00100020, "LO", "P1"));
  let before: number | null = null;
  for (const { study, series, instance, file } of images) {
    const ofStudy = push("STUDY", element(0x00080020, "DA", "20260302"), element(0x0020000d, "UI", study));
    const ofSeries = push("SERIES", element(0x00080060, "CS", "CT"), element(0x0020000e, "UI", series));
    const image = push(
      "IMAGE",
      element(0x00041500, "CS", file),
      element(0x00041510, "UI", "1.2.840.10008.5.1.4.1.1.2"),
      element(0x00041511, "UI", instance),
    );
    const above = plans[before ?? patient];
    if (above !== undefined) above[before === null ? "lower" : "next"] = ofStudy;
    Object.assign(plans[ofStudy] ?? {}, { lower: ofSeries });
    Object.assign(plans[ofSeries] ?? {}, { lower: image });
    before = ofStudy;
  }
  const build = (offsets: readonly number[]): { file: Buffer; at: number[] } => {
    const offset = (to: number | null): Uint8Array => uint32(to === null ? 0 : (offsets[to] ?? 0));
    const items = plans.map(({ body, next, lower }) => {
      const record = Buffer.concat([
        element(0x00041400, "UL", offset(next)),
        element(0x00041410, "US", Uint8Array.of(255, 255)),
        element(0x00041420, "UL", offset(lower)),
        body,
      ]);
      return Buffer.concat([Buffer.from([0xfe, 0xff, 0x00, 0xe0]), uint32(record.length), record]);
    });
    const front = Buffer.concat([
      element(0x00041130, "CS", "ALCOVE"),
      element(0x00041200, "UL", offset(0)),
      element(0x00041202, "UL", offset(0)),
    ]);
    const file = part10(
      "1.2.840.10008.1.3.10",
      "1.2.826.0.1.3680043.10.9",
      Buffer.concat([front, element(0x00041220, "SQ", Buffer.concat(items))]),
    );
    let next = file.length - items.reduce((sum, item) => sum + item.length, 0);
    const at = items.map((item) => {
      const here = next;
      next += item.length;
      return here;
    });
    return { file, at };
  };
  return build(build([]).at).file;
}
