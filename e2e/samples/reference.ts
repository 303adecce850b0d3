/** The Python process that holds the independent decoders: one for many files. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { InstanceHeader } from "../../shared/dicom/instance-header.ts";
import type { PersonName } from "../../shared/dicom/summaries.ts";

const answer = z.object({ verdict: z.enum(["right", "wrong", "unchecked"]), by: z.string(), reason: z.string() });
export type Answer = z.infer<typeof answer>;

export interface Question {
  readonly path: string;
  readonly header: InstanceHeader;
  readonly name: PersonName;
}

/** Debian's own interpreter: the packages of the decoders belong to it. */
const PYTHON = "/usr/bin/python3";

export function startReference() {
  const script = fileURLToPath(new URL("./reference.py", import.meta.url));
  const child = spawn(PYTHON, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const write = (bytes: Uint8Array | string): Promise<void> =>
    new Promise((resolve, reject) => child.stdin.write(bytes, (error) => (error ? reject(error) : resolve())));
  return {
    /** Pixels go through the pipe, never to disk. */
    async ask(question: Question, frames: readonly Uint8Array[]): Promise<Answer> {
      const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
      await write(`${JSON.stringify({ ...question, bytes })}\n`);
      for (const frame of frames) await write(frame);
      const { value, done } = await lines.next();
      if (done === true) throw new Error("the reference decoder ended");
      return answer.parse(JSON.parse(value));
    },
    stop: () => child.stdin.end(),
  };
}
