import { expect, it } from "vitest";
import { jsonLines } from "./json-lines.ts";

const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: `exam ${at}`, note: 'a "quoted", 한글' }));

it.each([{ sizes: [] }, { sizes: [0] }, { sizes: [3] }, { sizes: [1, 0, 2] }])(
  "parts of $sizes rows are one document, in order, with a line a row",
  async ({ sizes }) => {
    const parts = sizes.map(rowsOf);
    const text = await new Response(
      jsonLines(
        "exams",
        (async function* () {
          yield* parts;
        })(),
      ),
    ).text();
    expect(JSON.parse(text)).toEqual({ exams: parts.flat() });
    expect(
      text
        .trimEnd()
        .split("\n")
        .filter((line) => line.startsWith('{"id"')),
    ).toHaveLength(parts.flat().length);
  },
);
