import { describe, expect, it } from "vitest";
import { voiToDisplay } from "../../../shared/dicom/voi.ts";
import { levelOf, tableMapping, windowMapping } from "./grey-mapping.ts";
import { GreyTable } from "./grey-table.ts";

const shapes = ["linear", "linear-exact", "sigmoid"] as const;
const every = Int16Array.from({ length: 65_536 }, (_, at) => at - 32_768);

describe("grey levels made by the processor", () => {
  it("are those of the window, to the nearest of 256 (IM-16 to IM-18)", () => {
    for (const shape of shapes)
      for (const [center, width] of [
        [40, 400],
        [-600, 1500],
        [2048, 4096],
        [1003, 5],
        [0, 2],
      ] as const) {
        const window = { center, width, function: shape, explanation: "" };
        const made = new GreyTable().map(every, windowMapping(window), false);
        // a sigmoid is drawn by straight lines between 1024 points, and ends three widths away
        const allowed = shape === "sigmoid" ? 0.7 : 0.5001;
        every.forEach((value, at) => {
          const exact = voiToDisplay(window, value) * 255;
          if (Math.abs((made[at] ?? 0) - exact) > allowed) throw new Error(`${shape} ${center}/${width}: ${value}`);
        });
      }
  });

  it("are exchanged when inverted, and follow a table", () => {
    const outputs = Uint16Array.from([0, 4095, 1000, 3000]);
    const attachment = { kind: "voi-lut", bytes: 8, entries: 4, first: -1, bits: 12, explanation: "" } as const;
    const mapping = tableMapping(attachment, outputs);
    const values = Int16Array.from([-900, -1, 0, 1, 2, 900]);
    const table = new GreyTable();
    const plain = [...table.map(values, mapping, false)];
    expect(plain).toEqual([0, 0, 255, 62, 187, 187]);
    expect([...table.map(values, mapping, true)]).toEqual(plain.map((level) => 255 - level));
  });

  it("are the same for values of any format, and never another window's", () => {
    const table = new GreyTable();
    const narrow = windowMapping({ center: 100, width: 50, function: "linear", explanation: "" });
    const wide = windowMapping({ center: 100, width: 500, function: "linear", explanation: "" });
    const numbers = [0, 80, 99, 100, 101, 124, 200, 255];
    const expected = (mapping: typeof narrow) => numbers.map((value) => Math.round(levelOf(mapping, value) * 255));
    for (const mapping of [narrow, wide, narrow])
      for (const values of [Uint8Array.from(numbers), Int16Array.from(numbers), Float32Array.from(numbers)])
        expect([...table.map(values, mapping, false)]).toEqual(expected(mapping));
  });
});
