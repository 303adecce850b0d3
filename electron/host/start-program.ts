/** Starts the program for either host: the page can be served at once, while the core comes up behind it. */
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { countBuffersWithHeap } from "./large-memory.ts";
import { createProgram, type Program } from "./program.ts";
import type { CoreParts } from "./start-core.ts";

/** Rejects when the profile's folder cannot be made; what else fails rejects `started`. */
export async function startProgram(parts: CoreParts): Promise<Program> {
  countBuffersWithHeap();
  await mkdir(parts.profile, { recursive: true, mode: 0o700 });
  const core = import("./start-core.ts").then(({ startCore }) => startCore(parts));
  return createProgram({ core, rendererDirectory: resolve(parts.home, "dist/renderer"), log: parts.log });
}
