/**
 * Looks through everything a program left on disk for anything of a patient in the clear: whole folders, the names of
 * the files in them, and files that were deleted while a process holds them open.
 */
import { open, readdir, readFile, readlink, stat } from "node:fs/promises";
import { join } from "node:path";

export interface Needle {
  /** What it is, for the message: "patient name", "pixel run". */
  readonly what: string;
  readonly bytes: Buffer;
}

export interface PlaintextFound {
  readonly file: string;
  readonly what: string;
  readonly offset: number;
}

const PIECE_BYTES = 16 * 1024 * 1024;

/** A text as programs write it: UTF-8, UTF-16 (both orders) and base64 at each alignment. */
export function textNeedles(what: string, text: string): readonly Needle[] {
  if (text.length < 4) throw new Error(`"${what}" is too short to be looked for`);
  const utf8 = Buffer.from(text, "utf8");
  const utf16 = Buffer.from(text, "utf16le");
  // Characters of base64 that depend on the text alone, whatever stands before and behind it.
  const base64 = [0, 1, 2].map((before) => {
    const coded = Buffer.concat([Buffer.alloc(before), utf8]).toString("base64");
    const from = before === 0 ? 0 : before + 1;
    const whole = Math.floor(((before + utf8.length) * 8) / 6);
    return coded.slice(from, whole);
  });
  return [
    { what, bytes: utf8 },
    { what: `${what} (UTF-16)`, bytes: utf16 },
    { what: `${what} (UTF-16, big endian)`, bytes: Buffer.from(utf16).swap16() },
    ...base64
      .filter((coded) => coded.length >= 8)
      .map((coded) => ({ what: `${what} (base64)`, bytes: Buffer.from(coded) })),
  ];
}

/** A run of pixels that no chance would repeat: 64 bytes from the middle, with enough different values. */
export function pixelNeedle(what: string, pixels: Uint8Array): Needle {
  const LENGTH = 64;
  for (let at = Math.floor(pixels.length / 2) & ~1; at + LENGTH <= pixels.length; at += LENGTH) {
    const run = pixels.subarray(at, at + LENGTH);
    if (new Set(run).size >= 16) return { what, bytes: Buffer.from(run) };
  }
  throw new Error(`"${what}" has no run of pixels that differ enough`);
}

/** All files of a folder; of a file, itself. */
async function* filesBelow(folder: string): AsyncGenerator<string> {
  if ((await stat(folder)).isFile()) {
    yield folder;
    return;
  }
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

/** Needles by their first two bytes: one pass over a file finds all of them. */
class NeedleIndex {
  readonly longest: number;
  readonly #starts = new Uint8Array(65_536);
  readonly #byStart = new Map<number, Needle[]>();

  constructor(needles: readonly Needle[]) {
    this.longest = Math.max(...needles.map(({ bytes }) => bytes.length));
    for (const needle of needles) {
      const start = needle.bytes.readUInt16LE(0);
      this.#starts[start] = 1;
      this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), needle]);
    }
  }

  /** Where which needles lie in a piece, in the piece's order. */
  *search(piece: Buffer): Generator<{ readonly what: string; readonly at: number }> {
    for (let at = 0; at + 1 < piece.length; at += 1) {
      const start = (piece[at] ?? 0) | ((piece[at + 1] ?? 0) << 8);
      if (this.#starts[start] === 0) continue;
      for (const { what, bytes } of this.#byStart.get(start) ?? [])
        if (piece.length - at >= bytes.length && bytes.compare(piece, at, at + bytes.length) === 0) yield { what, at };
    }
  }
}

async function searchFile(path: string, needles: NeedleIndex): Promise<readonly PlaintextFound[]> {
  const overlap = needles.longest - 1;
  const found: PlaintextFound[] = [];
  const known = new Set<string>();
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size + 1, PIECE_BYTES) + overlap);
    let position = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      for (const { what, at } of needles.search(buffer.subarray(0, bytesRead))) {
        if (!known.has(what)) found.push({ file: path, what, offset: position + at });
        known.add(what);
      }
      if (bytesRead < buffer.length) return found;
      position += buffer.length - overlap;
    }
  } finally {
    await handle.close();
  }
}

/** Names of files too: a UID or a name may stand in a path. */
export async function findPlaintext(
  folders: readonly string[],
  needles: readonly Needle[],
): Promise<{ readonly files: number; readonly found: readonly PlaintextFound[] }> {
  const found: PlaintextFound[] = [];
  const index = new NeedleIndex(needles);
  let files = 0;
  for (const folder of folders) {
    for await (const file of filesBelow(folder)) {
      files += 1;
      const name = Buffer.from(file.slice(folder.length));
      for (const { what, bytes } of needles)
        if (name.includes(bytes)) found.push({ file, what: `${what}, in the file's name`, offset: 0 });
      found.push(...(await searchFile(file, index)));
    }
  }
  return { files, found };
}

/** A process and all that it started, and they; Linux only. */
export async function processTree(root: number): Promise<readonly number[]> {
  const children = new Map<number, number[]>();
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    // Gone meanwhile.
    const text = await readFile(`/proc/${name}/stat`, "latin1").catch(() => "");
    const parent = Number(text.split(") ").at(-1)?.split(" ")[1] ?? Number.NaN);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

/**
 * Memory that processes share by a file: in /dev/shm or without a name. Playwright makes Chromium keep it in the
 * temporary folder, where a reader's own browser does not.
 */
const isSharedMemory = (path: string): boolean => /^\/(memfd:|dev\/shm\/)|\/\.org\.chromium\.Chromium\./.test(path);

/** What processes hold open and is in no folder any more; Linux only. */
export async function findInDeletedFiles(
  pids: readonly number[],
  needles: readonly Needle[],
): Promise<{ readonly files: number; readonly found: readonly PlaintextFound[] }> {
  const found: PlaintextFound[] = [];
  const index = new NeedleIndex(needles);
  let files = 0;
  for (const pid of pids) {
    for (const name of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const handle = `/proc/${pid}/fd/${name}`;
      const path = await readlink(handle).catch(() => "");
      if (!path.endsWith(" (deleted)") || isSharedMemory(path)) continue;
      if (
        !(await stat(handle)
          .then((one) => one.isFile())
          .catch(() => false))
      )
        continue;
      files += 1;
      found.push(...(await searchFile(handle, index)).map((one) => ({ ...one, file: path })));
    }
  }
  return { files, found };
}
