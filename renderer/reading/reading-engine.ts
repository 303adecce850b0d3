/** The viewport engine of the program: started once, kept warm, fed by the core's frames. */

import type { Settings } from "../../shared/contract/settings.ts";
import { ProblemError, problem } from "../../shared/problem.ts";
import { FramePool, FrameStore, type RequestFrames, ViewportEngine } from "../viewport/index.ts";
import { settingsStore } from "../workspace/settings-store.ts";

/** Memory for pixels: an eighth of the machine's, as far as it says, within these. */
const LEAST_BYTES = 768 * 2 ** 20;
const MOST_BYTES = 3 * 2 ** 30;
const GIB = 2 ** 30;

/** What is touched ahead while the reader is in the list: one large CT series. */
const CT_FRAME_BYTES = 512 * 512 * 2;
const TOUCHED_AHEAD_BYTES = 320 * CT_FRAME_BYTES;
const VIEWPORTS_AHEAD = 2;

const memoryForPixels = (): number => {
  const said: unknown = Reflect.get(navigator, "deviceMemory");
  const whole = typeof said === "number" ? said * GIB : 8 * GIB;
  return Math.min(Math.max(whole / 8, LEAST_BYTES), MOST_BYTES);
};

/** Frames as a stream; what the core refuses is its problem, what cannot be reached is the line's. */
export const requestFrames: RequestFrames = async (request, signal) => {
  const response = await fetch("/api/frames", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(request),
    cache: "no-store",
    signal,
  }).catch((error: unknown) => {
    throw new ProblemError(signal.aborted ? "cancelled" : "no-connection", "", { cause: error });
  });
  if (response.ok && response.body !== null) return response.body;
  const said: unknown = await response.json().catch(() => null);
  const known = problem.safeParse(typeof said === "object" && said !== null && "problem" in said ? said.problem : null);
  throw new ProblemError(known.data?.code ?? "bad-answer", known.data?.detail ?? `HTTP ${response.status}`);
};

const greyMakers = { automatic: null, graphics: "gpu", processor: "processor" } as const satisfies Record<
  Settings["greys"],
  unknown
>;

let engine: ViewportEngine | null = null;

/** Made on first use; the park is where viewports wait, laid out but out of sight and reach. */
export function readingEngine(): ViewportEngine {
  if (engine !== null) return engine;
  const park = document.createElement("div");
  park.className = "alcove-viewport-park";
  park.setAttribute("aria-hidden", "true");
  park.inert = true;
  document.body.append(park);
  const pool = new FramePool(memoryForPixels());
  engine = new ViewportEngine(new FrameStore(pool, requestFrames), park);
  const made = engine;
  const takeGreys = ({ settings }: { readonly settings: Settings }): void =>
    made.setGreyMaker(greyMakers[settings.greys]);
  takeGreys(settingsStore.getState());
  settingsStore.subscribe(takeGreys);
  engine.warmUp(VIEWPORTS_AHEAD);
  pool.touchAhead(CT_FRAME_BYTES, TOUCHED_AHEAD_BYTES, (work) => requestIdleCallback(work, { timeout: 2000 }));
  return engine;
}
