import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isProblem } from "../../../shared/problem.ts";
import { MultipartParser, type Part, parseMediaType, partLimits } from "./multipart.ts";

const boundary = "b-1";

function written(bodies: readonly Uint8Array[], headers = "Content-Type: application/dicom\r\n"): Buffer {
  const parts = bodies.map((body) => Buffer.concat([Buffer.from(`\r\n--${boundary}\r\n${headers}\r\n`), body]));
  return Buffer.concat([...parts, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

/** Feeds a parser chunk by chunk, each a copy of its own. */
function read(bytes: Uint8Array, cuts: readonly number[] = [], limits = partLimits): Part[] {
  const parser = new MultipartParser(boundary, limits);
  const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const parts: Part[] = [];
  let from = 0;
  for (const to of ends) {
    parts.push(...parser.push(Uint8Array.from(bytes.subarray(from, to))));
    from = to;
  }
  parser.end();
  return parts;
}

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return "";
  } catch (error) {
    return isProblem(error) ? error.problem.code : String(error);
  }
};

/** Bytes in which delimiters and their pieces are likely. */
const trickyBody = fc
  .array(
    fc.oneof(
      fc.constantFrom("\r\n", "\r", "\n", "--", "\r\n--b-", "\r\n--b-1x", "--b-1", "\r\n--b-1 x", "\r\n\r\n"),
      fc.string({ maxLength: 8 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(""))
  // A line that is a delimiter may not stand inside a part.
  .filter((body) => !/\r\n--b-1(--|[ \t]*\r\n)/.test(`${body}\r\n`))
  .map((body) => Buffer.from(body, "latin1"));

describe("multipart answers", () => {
  it("gives back every part byte for byte, wherever the chunks are cut", () => {
    fc.assert(
      fc.property(
        fc.array(trickyBody, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        fc.constantFrom("", "preamble\r\n--b-1x\r\n"),
        (bodies, cuts, preamble) => {
          const parts = read(Buffer.concat([Buffer.from(preamble), written(bodies)]), cuts);
          expect(parts.map(({ bytes }) => Buffer.from(bytes).toString("hex"))).toEqual(
            bodies.map((body) => body.toString("hex")),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it("calls every answer cut that ends before its last delimiter, and hands over only whole parts", () => {
    fc.assert(
      fc.property(fc.array(trickyBody, { minLength: 1, maxLength: 3 }), fc.nat(), (bodies, at) => {
        const whole = written(bodies);
        // The last two bytes end the line of the last delimiter and may be missing.
        const cut = whole.subarray(0, at % (whole.length - 3));
        const parser = new MultipartParser(boundary);
        const parts = [...parser.push(cut)];
        expect(codeOf(() => parser.end())).toBe("cut-off");
        parts.forEach(({ bytes }, index) => {
          expect(Buffer.from(bytes).toString("hex")).toBe(bodies[index]?.toString("hex"));
        });
      }),
      { numRuns: 500 },
    );
  });

  it("never does anything but reject when fed noise", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat(), { maxLength: 5 }), (noise, cuts) => {
        expect(["", "cut-off", "bad-answer"]).toContain(codeOf(() => read(noise, cuts)));
      }),
    );
  });

  it("reads headers, parts without any, and parts without bytes", () => {
    expect(read(written([Buffer.from("x")], "CONTENT-Type:  a/b \r\nX: 1\r\n"))[0]?.headers).toEqual(
      new Map([
        ["content-type", "a/b"],
        ["x", "1"],
      ]),
    );
    expect(read(written([Buffer.from("x"), Buffer.alloc(0)], "")).map(({ bytes }) => bytes.length)).toEqual([1, 0]);
    expect(read(Buffer.from("--b-1\r\n\r\n\r\n--b-1--")).map(({ bytes }) => bytes.length)).toEqual([0]);
    expect(read(Buffer.from("--b-1--"))).toEqual([]);
  });

  it("holds a part against its announced length", () => {
    const body = Buffer.from("four");
    expect(read(written([body], "Content-Length: 4\r\n"))).toHaveLength(1);
    expect(codeOf(() => read(written([body], "Content-Length: 5\r\n")))).toBe("cut-off");
    expect(codeOf(() => read(written([body], "Content-Length: 3\r\n")))).toBe("cut-off");
    const large = Buffer.alloc(300_000, "\r\n--b-");
    for (const headers of ["Content-Length: 300000\r\n", ""]) {
      const [part] = read(written([large], headers), [70_000, 70_003, 140_000, 200_000, 300_070]);
      expect(Buffer.compare(part?.bytes ?? Buffer.alloc(0), large)).toBe(0);
    }
  });

  it("limits preamble, headers and parts", () => {
    const limits = { partBytes: 10, headerBytes: 40, preambleBytes: 20 };
    expect(codeOf(() => read(written([Buffer.alloc(11)]), [], limits))).toBe("too-large");
    expect(codeOf(() => read(written([Buffer.alloc(1)], `X: ${"x".repeat(60)}\r\n`), [], limits))).toBe("bad-answer");
    expect(codeOf(() => read(Buffer.from("no part ".repeat(10)), [], limits))).toBe("bad-answer");
    expect(codeOf(() => new MultipartParser(""))).toBe("bad-answer");
  });

  it("draws every limit at the same byte, wherever the chunks are cut", () => {
    const limits = { partBytes: 10, headerBytes: 40, preambleBytes: 20 };
    const outcome = (bytes: Uint8Array, cuts: readonly number[]): string => {
      const seen: number[] = [];
      const code = codeOf(() => seen.push(...read(bytes, cuts, limits).map((part) => part.bytes.length)));
      return `${seen.join()} ${code}`;
    };
    for (let headers = 36; headers < 44; headers += 1) {
      const bytes = written([Buffer.from("four")], `X: ${"x".repeat(headers - 7)}\r\n`);
      for (let cut = 0; cut < bytes.length; cut += 1) expect(outcome(bytes, [cut])).toBe(outcome(bytes, []));
    }
  });

  it("reads the boundary from a content type, quoted or not", () => {
    const type = 'Multipart/Related; type="application/dicom"; start="<a;b>"; BOUNDARY="x\\"y"';
    expect(parseMediaType(type).type).toBe("multipart/related");
    expect(parseMediaType(type).parameters.get("boundary")).toBe('x"y');
    expect(parseMediaType("multipart/related;boundary=abc;type=application/dicom").parameters.get("boundary")).toBe(
      "abc",
    );
  });
});
