import { setTimeout as later } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import { AssociationSlots, type Place, type Restable } from "./association-slots.ts";

const running = new AbortController().signal;

class Open implements Restable {
  isOpen = true;
  release(): Promise<void> {
    this.isOpen = false;
    return Promise.resolve();
  }
}

afterEach(() => {
  vi.useRealTimers();
});

it("gives as many places as are allowed, and the next when one is given back", async () => {
  const slots = new AssociationSlots();
  const place = await slots.take(2, "a", running);
  await slots.take(2, "a", running);
  let third = false;
  const waits = slots.take(2, "a", running).then(() => {
    third = true;
  });
  await later(5);
  expect(third).toBe(false);
  place.back();
  place.back();
  await waits;
  expect(slots.used).toBe(2);
});

it("SI-19 begins with what was found earlier, once, and finds it out again later", async () => {
  let now = 0;
  const slots = new AssociationSlots(() => now);
  slots.recall(2);
  const place = await slots.take(8, "a", running);
  await slots.take(8, "a", running);
  const stop = new AbortController();
  const third = slots.take(8, "a", stop.signal);
  stop.abort();
  await expect(third).rejects.toThrow("cancelled");
  expect(slots.found).toBe(2);
  now = 700_000;
  place.back();
  await slots.take(8, "a", running);
  slots.recall(2);
  await slots.take(8, "a", running);
  expect([slots.found, slots.used]).toEqual([null, 3]);
});

it("leaves one place for questions at an archive that turned out to be full, and tries again later", async () => {
  let now = 0;
  const slots = new AssociationSlots(() => now);
  const places: Place<Restable>[] = [];
  for (let at = 0; at < 5; at += 1) places.push(await slots.take(8, "a", running));
  // The fifth was not taken.
  slots.full();
  for (const place of places) place.back();
  for (let at = 0; at < 3; at += 1) await slots.take(8, "a", running);
  const stop = new AbortController();
  const fourth = slots.take(8, "a", stop.signal);
  await later(5);
  stop.abort();
  await expect(fourth).rejects.toThrow("cancelled");
  now = 700_000;
  await slots.take(8, "a", running);
  expect(slots.used).toBe(4);
});

it("keeps what did its work for the next of the same kind, which may be waiting", async () => {
  const slots = new AssociationSlots<Open>();
  const first = await slots.take(1, "a", running);
  expect(first.kept).toBeNull();
  const waits = slots.take(1, "a", running);
  const association = new Open();
  first.back(association);
  const second = await waits;
  expect(second.kept).toBe(association);
  second.back(association);
  association.isOpen = false;
  expect((await slots.take(1, "a", running)).kept, "ended by the archive").toBeNull();
  expect(slots.used).toBe(1);
});

it("ends what is at rest when another kind needs its place, and by itself after a while", async () => {
  vi.useFakeTimers();
  const slots = new AssociationSlots<Open>();
  const [one, other] = [new Open(), new Open()];
  (await slots.take(1, "a", running)).back(one);
  const place = await slots.take(1, "b", running);
  expect(place.kept).toBeNull();
  expect(one.isOpen).toBe(false);
  expect(slots.used).toBe(1);
  place.back(other);
  expect(other.isOpen).toBe(true);
  await vi.advanceTimersByTimeAsync(5001);
  expect(other.isOpen).toBe(false);
  expect(slots.used).toBe(0);
});
