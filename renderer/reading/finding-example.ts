/** A length for tests. */
import { type FindingBody, findingBody } from "../../shared/contract/finding.ts";

export const bodyOf = (millimetres: number): FindingBody =>
  findingBody.parse({
    image: { study: "1.2", series: "1.2.3", instance: "1.2.3.4", frame: 0 },
    mark: {
      kind: "length",
      at: {
        space: "image",
        points: [
          [0, 0],
          [millimetres, 0],
        ],
      },
    },
    values: [{ name: "length", value: millimetres, unit: "mm" }],
    label: "",
  });
