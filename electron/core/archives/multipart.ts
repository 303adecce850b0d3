/**
 * Reads multipart/related answers (RFC 2387, RFC 2046 5.1; PS3.18 8.7.1) as they stream in, a part at a time.
 *
 * A part is handed over once its closing delimiter was seen. An answer that ends without the last delimiter was cut.
 */
import { ProblemError } from "../../../shared/problem.ts";

export interface Part {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Uint8Array;
}

export interface PartLimits {
  readonly partBytes: number;
  readonly headerBytes: number;
  readonly preambleBytes: number;
}

export const partLimits: PartLimits = { partBytes: 2 ** 31 - 1, headerBytes: 16_384, preambleBytes: 65_536 };

/** Media type and parameters of a Content-Type; names in lower case, quoted values unquoted. */
export function parseMediaType(text: string): {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
} {
  const parameters = new Map<string, string>();
  const parameter = /;\s*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"\s]*))/g;
  for (const [, name = "", quoted, plain = ""] of text.matchAll(parameter)) {
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain);
  }
  return { type: (text.split(";")[0] ?? "").trim().toLowerCase(), parameters };
}

/** A larger announcement is believed when the bytes are there. */
const MOST_TRUSTED = 1 << 26;
const LINE_END = Buffer.from("\r\n");
const HEADERS_END = Buffer.from("\r\n\r\n");
const NOTHING = Buffer.alloc(0);

type State = "preamble" | "delimiter" | "headers" | "body" | "ended";

/** Feeds on chunks of any size; a delimiter may lie across them. */
export class MultipartParser {
  readonly #delimiter: Buffer;
  readonly #limits: PartLimits;
  #state: State = "preamble";
  /** Bytes not yet decided on. Begins with a line end, since the first delimiter may open the answer. */
  #held: Buffer = LINE_END;
  #skipped = 0;
  #headers: ReadonlyMap<string, string> = new Map();
  #body: Buffer[] | null = null;
  /** Where a part of announced length is put together as it comes. */
  #room: Uint8Array | null = null;
  #bodyBytes = 0;

  constructor(boundary: string, limits: PartLimits = partLimits) {
    if (boundary === "" || boundary.length > 200) throw new ProblemError("bad-answer", "no usable multipart boundary");
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, "latin1");
    this.#limits = limits;
  }

  /** @throws ProblemError `bad-answer` for what is no multipart answer, `too-large` past a limit */
  *push(chunk: Uint8Array): Generator<Part> {
    this.#hold(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    for (let step = this.#step(); step !== "more"; step = this.#step()) {
      if (step !== "on") yield step;
    }
  }

  /** @throws ProblemError `cut-off` when the last delimiter has not come */
  end(): void {
    if (this.#state !== "ended") throw new ProblemError("cut-off", "the answer ended before its last part");
  }

  /** Puts new bytes behind the held ones; inside a large part without copying them, unless a delimiter lies across. */
  #hold(bytes: Buffer): void {
    const held = this.#held;
    const span = this.#delimiter.length;
    if (this.#state === "body" && held.length < span && bytes.length >= span) {
      const at = Buffer.concat([held, bytes.subarray(0, span)]).indexOf(this.#delimiter);
      if (at < 0 || at >= held.length) {
        this.#keep(held);
        this.#held = bytes;
        return;
      }
    }
    this.#held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
  }

  /** One step: a part that is whole, "on" to step again, "more" when bytes are wanted. */
  #step(): Part | "on" | "more" {
    switch (this.#state) {
      case "preamble":
        return this.#skipPreamble();
      case "delimiter":
        return this.#readDelimiter();
      case "headers":
        return this.#readHeaders();
      case "body":
        return this.#readBody();
      case "ended":
        this.#held = NOTHING;
        return "more";
    }
  }

  #skipPreamble(): "on" | "more" {
    const at = this.#held.indexOf(this.#delimiter);
    const keep = at >= 0 ? at : Math.max(0, this.#held.length - this.#delimiter.length + 1);
    this.#skipped += keep;
    if (this.#skipped > this.#limits.preambleBytes) throw new ProblemError("bad-answer", "no part in the answer");
    this.#held = this.#held.subarray(keep);
    if (at < 0) return "more";
    this.#state = "delimiter";
    return "on";
  }

  /** Held bytes begin with the delimiter's text; only the end of its line tells whether it is one. */
  #readDelimiter(): Part | "on" | "more" {
    const after = this.#delimiter.length;
    if (this.#held.length < after + 2) return "more";
    if (this.#held[after] === 0x2d && this.#held[after + 1] === 0x2d) {
      this.#state = "ended";
      return this.#takePart() ?? "on";
    }
    let end = after;
    while (this.#held[end] === 0x20 || this.#held[end] === 0x09) end += 1;
    if (end - after > 256) throw new ProblemError("bad-answer", "a multipart delimiter without an end");
    if (this.#held.length < end + 2) return "more";
    if (this.#held[end] === 0x0d && this.#held[end + 1] === 0x0a) {
      // The line end stays: with it, a part without headers has its blank line too.
      this.#held = this.#held.subarray(end);
      this.#state = "headers";
      return this.#takePart() ?? "on";
    }
    // The same letters inside an image, or before the first part.
    if (this.#body !== null) this.#keep(this.#held.subarray(0, after));
    else this.#skipped += after;
    this.#held = this.#held.subarray(after);
    this.#state = this.#body !== null ? "body" : "preamble";
    return "on";
  }

  #takePart(): Part | null {
    if (this.#body === null) return null;
    const announced = this.#announced();
    if (announced !== null && announced !== this.#bodyBytes) {
      throw new ProblemError("cut-off", `a part of ${this.#bodyBytes} bytes, announced with ${announced}`);
    }
    const part: Part = { headers: this.#headers, bytes: this.#room ?? joined(this.#body, this.#bodyBytes) };
    this.#body = null;
    this.#room = null;
    this.#bodyBytes = 0;
    return part;
  }

  #announced(): number | null {
    const text = this.#headers.get("content-length");
    return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
  }

  #readHeaders(): "on" | "more" {
    const at = this.#held.indexOf(HEADERS_END);
    if (
      at > this.#limits.headerBytes ||
      (at < 0 && this.#held.length >= this.#limits.headerBytes + HEADERS_END.length)
    ) {
      throw new ProblemError("bad-answer", "a part's headers are too long");
    }
    if (at < 0) return "more";
    const headers = new Map<string, string>();
    for (const line of this.#held.toString("latin1", 0, at).split("\r\n")) {
      const colon = line.indexOf(":");
      if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
    this.#headers = headers;
    this.#body = [];
    const announced = this.#announced();
    if (announced !== null && announced <= MOST_TRUSTED) this.#room = new Uint8Array(announced);
    this.#held = this.#held.subarray(at + HEADERS_END.length);
    this.#state = "body";
    return "on";
  }

  #readBody(): "on" | "more" {
    const at = this.#held.indexOf(this.#delimiter);
    const keep = at >= 0 ? at : Math.max(0, this.#held.length - this.#delimiter.length + 1);
    if (keep > 0) this.#keep(this.#held.subarray(0, keep));
    this.#held = this.#held.subarray(keep);
    if (at < 0) return "more";
    this.#state = "delimiter";
    return "on";
  }

  #keep(bytes: Buffer): void {
    const end = this.#bodyBytes + bytes.length;
    if (end > this.#limits.partBytes) {
      throw new ProblemError("too-large", `a part larger than ${this.#limits.partBytes} bytes`);
    }
    if (this.#room === null) this.#body?.push(bytes);
    else if (end > this.#room.length) throw new ProblemError("cut-off", "a part longer than announced");
    else this.#room.set(bytes, this.#bodyBytes);
    this.#bodyBytes = end;
  }
}

/** One piece in memory of its own, which can be given away to a worker; small Buffers share theirs. */
export function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Parts of a streamed answer, each as soon as it is whole. */
export async function* readParts(
  chunks: AsyncIterable<Uint8Array>,
  boundary: string,
  limits: PartLimits = partLimits,
): AsyncGenerator<Part> {
  const parser = new MultipartParser(boundary, limits);
  for await (const chunk of chunks) yield* parser.push(chunk);
  parser.end();
}
