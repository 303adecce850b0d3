/** The program's windows by name: where each was put, and put back when displays come and go (MA-10, MA-11). */
import { screen } from "electron";
import type { WindowMemory } from "./window-memory.ts";
import { displaySetKey, type Place, placeAfterChange, placeWindow, type Rectangle } from "./window-places.ts";

/** Of Electron's window, what keeping its place takes. */
export interface KeptWindow {
  on(event: "move", listener: () => void): unknown;
  on(event: "resize", listener: () => void): unknown;
  on(event: "close", listener: () => void): unknown;
  getNormalBounds(): Rectangle;
  setBounds(bounds: Rectangle): void;
  isMaximized(): boolean;
  maximize(): void;
  unmaximize(): void;
  isFullScreen(): boolean;
  isDestroyed(): boolean;
  destroy(): void;
}

/** A window that was moved or sized for so long no more stands where its reader wants it. */
const STANDS_STILL_MS = 1000;
/** Displays come and go in bursts, and the system moves windows after each. */
const SETTLE_MS = 700;

/** The displays now, the primary one first. */
function displays() {
  const primary = screen.getPrimaryDisplay();
  return [primary, ...screen.getAllDisplays().filter(({ id }) => id !== primary.id)];
}

const placeOf = (window: KeptWindow): Place => ({ ...window.getNormalBounds(), maximized: window.isMaximized() });

function put(window: KeptWindow, { maximized, ...bounds }: Place): void {
  if (window.isMaximized()) window.unmaximize();
  window.setBounds(bounds);
  if (maximized) window.maximize();
}

export class WindowKeeper {
  readonly #memory: WindowMemory;
  readonly #windows = new Map<KeptWindow, string>();
  #settling: NodeJS.Timeout | undefined;

  /** Usable once Electron is ready. */
  constructor(memory: WindowMemory) {
    this.#memory = memory;
    const changed = (): void => {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => this.#settle(), SETTLE_MS);
    };
    screen.on("display-added", changed);
    screen.on("display-removed", changed);
    screen.on("display-metrics-changed", changed);
  }

  /** Where a window of that name opens; `undefined` where none stood with these displays. */
  placeFor(name: string): Place | undefined {
    const saved = this.#memory.recall(displaySetKey(displays()), name);
    return saved === undefined ? undefined : placeWindow(saved, displays());
  }

  /** Where a window opens of which nothing is known. */
  firstPlace(): Place {
    return placeWindow(undefined, displays());
  }

  keep(window: KeptWindow, name: string): void {
    this.#windows.set(window, name);
    let standing: NodeJS.Timeout | undefined;
    const moved = (): void => {
      clearTimeout(standing);
      standing = setTimeout(() => this.#note(window), STANDS_STILL_MS);
    };
    window.on("move", moved);
    window.on("resize", moved);
    window.on("close", () => {
      clearTimeout(standing);
      this.#note(window);
      this.#windows.delete(window);
    });
  }

  /** All but the one of that name: they live in its realm and end with it. */
  closeOthers(name: string): void {
    for (const [window, own] of this.#windows) {
      if (own === name) continue;
      this.#windows.delete(window);
      window.destroy();
    }
  }

  #note(window: KeptWindow): void {
    const name = this.#windows.get(window);
    if (name === undefined || window.isDestroyed()) return;
    this.#memory.remember(displaySetKey(displays()), name, placeOf(window));
  }

  #settle(): void {
    const now = displays();
    for (const [window, name] of this.#windows) {
      if (window.isDestroyed() || window.isFullScreen()) continue;
      const place = placeAfterChange(placeOf(window), this.#memory.recall(displaySetKey(now), name), now);
      if (place !== undefined) put(window, place);
    }
  }
}
