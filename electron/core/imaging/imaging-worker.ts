/** Runs in a worker thread of the imaging pool: untrusted bytes are parsed and decoded here, never in the host's thread. */
import { constants, setPriority } from "node:os";
import { Piscina, transferableSymbol, valueSymbol } from "piscina";
import { isProblem, type Problem } from "../../../shared/problem.ts";
import { initializeCodecs } from "./codecs.ts";
import { type PrepareOptions, prepareInstance } from "./prepare.ts";
import { readDocument } from "./read-document.ts";
import { summarizeFile } from "./summarize.ts";

export type ImagingTask =
  | { readonly kind: "prepare"; readonly bytes: Uint8Array; readonly options: PrepareOptions }
  | { readonly kind: "summarize"; readonly bytes: Uint8Array }
  | { readonly kind: "document"; readonly bytes: Uint8Array };

export type TaskOutcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem };

/** Buffers behind views, each once; what is moved is gone from this thread. */
function buffersOf(views: readonly (Uint8Array | null)[]): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const view of views) {
    // Node's pool of small Buffers must not be moved; all else is ours.
    if (view !== null && view.buffer instanceof ArrayBuffer && view.length * 2 > view.buffer.byteLength)
      buffers.add(view.buffer);
  }
  return [...buffers];
}

/** A value whose buffers are moved to the host instead of copied. */
const moved = (value: object, buffers: readonly ArrayBuffer[]): unknown =>
  Piscina.move({
    get [transferableSymbol]() {
      return buffers;
    },
    get [valueSymbol]() {
      return value;
    },
  });

async function perform(task: ImagingTask): Promise<unknown> {
  switch (task.kind) {
    case "prepare": {
      await initializeCodecs();
      const prepared = await prepareInstance(task.bytes, task.options);
      const [first] = prepared.frames;
      const ready = first?.buffer instanceof ArrayBuffer ? [first.buffer] : [];
      return moved({ ok: true, value: prepared }, [...new Set([...ready, ...buffersOf([prepared.original])])]);
    }
    case "summarize":
      return { ok: true, value: summarizeFile(task.bytes) };
    case "document": {
      const read = readDocument(task.bytes);
      return moved({ ok: true, value: read }, buffersOf([read.bytes]));
    }
  }
}

// On Linux priorities are a thread's own: the thread that answers the reader goes before those that decode.
if (process.platform === "linux") setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

export default async function run(task: ImagingTask): Promise<unknown> {
  try {
    return await perform(task);
  } catch (error) {
    if (isProblem(error)) return { ok: false, problem: error.problem };
    throw error;
  }
}
