/** The Python process that reckons what a picture of the screen should show: see screen.py. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** CSS pixels of the page. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface ScreenQuestion {
  /** The DICOM file, and the frame from 0. */
  readonly path: string;
  readonly frame: number;
  /** A PNG of the page, one pixel a CSS pixel. */
  readonly picture: string;
  readonly box: Box;
  /** Where words stand over the image. */
  readonly words: readonly Box[];
  /** Where the edges point in the patient, as written there; null when nothing is. */
  readonly letters: {
    readonly left: string;
    readonly right: string;
    readonly top: string;
    readonly bottom: string;
  } | null;
  /** A window that the reader chose; null as the image opens. */
  readonly window: { readonly center: number; readonly width: number } | null;
  readonly inverted: boolean;
  /** Quarter turns clockwise, after mirroring left and right. */
  readonly turns: number;
  readonly mirrored: boolean;
  /** Whether the places of edges are compared too. */
  readonly edges: boolean;
}

const answer = z.object({ verdict: z.enum(["right", "wrong"]), points: z.int(), reason: z.string() });

export function startScreenReference() {
  const script = fileURLToPath(new URL("./screen.py", import.meta.url));
  const child = spawn("/usr/bin/python3", [script], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(question: ScreenQuestion): Promise<z.infer<typeof answer>> {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error("the screen's reference ended");
      return answer.parse(JSON.parse(value));
    },
    stop: () => child.stdin.end(),
  };
}
