import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchIdle } from "./idle-lock.ts";

let now = 0;
let open = true;
let locked = 0;
let hand: EventTarget;
let end: () => void;

const parts = {
  now: () => now,
  isOpen: () => open,
  limitMs: () => 60_000,
  lock: async () => {
    locked += 1;
    open = false;
  },
};
const move = () => hand.dispatchEvent(new Event("pointermove"));
/** Time in which timers run as they should. */
const pass = (milliseconds: number) => {
  for (let gone = 0; gone < milliseconds; gone += 5000) {
    now += 5000;
    vi.advanceTimersByTime(5000);
  }
};

beforeEach(() => {
  vi.useFakeTimers();
  [now, open, locked] = [1_000_000, true, 0];
  hand = new EventTarget();
  end = watchIdle(hand, parts);
});
afterEach(() => {
  end();
  vi.useRealTimers();
});

describe("the idle watch", () => {
  it("locks after the limit and not before, counted from the last sign of a hand", () => {
    pass(55_000);
    move();
    pass(55_000);
    expect(locked).toBe(0);
    pass(5000);
    expect(locked).toBe(1);
  });
  it("locks at the first sign after the machine slept past the limit, rather than take it for the reader's", () => {
    now += 3_600_000;
    move();
    expect(locked).toBe(1);
  });
  it("counts anew once the screen is open again", () => {
    pass(60_000);
    pass(600_000);
    open = true;
    pass(55_000);
    expect(locked).toBe(1);
    pass(5000);
    expect(locked).toBe(2);
  });
  it("ends", () => {
    end();
    pass(120_000);
    expect(locked).toBe(0);
  });
});
