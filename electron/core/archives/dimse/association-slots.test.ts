import { setTimeout as later } from "node:timers/promises";
import { expect, it } from "vitest";
import { AssociationSlots } from "./association-slots.ts";

const running = new AbortController().signal;

it("gives as many places as are allowed, and the next when one is given back", async () => {
  const slots = new AssociationSlots();
  const back = await slots.take(2, running);
  await slots.take(2, running);
  let third = false;
  const waits = slots.take(2, running).then(() => {
    third = true;
  });
  await later(5);
  expect(third).toBe(false);
  back();
  back();
  await waits;
  expect(slots.used).toBe(2);
});

it("SI-19 begins with what was found earlier, once, and finds it out again later", async () => {
  let now = 0;
  const slots = new AssociationSlots(() => now);
  slots.recall(2);
  const back = await slots.take(8, running);
  await slots.take(8, running);
  const stop = new AbortController();
  const third = slots.take(8, stop.signal);
  stop.abort();
  await expect(third).rejects.toThrow("cancelled");
  expect(slots.found).toBe(2);
  now = 700_000;
  back();
  await slots.take(8, running);
  slots.recall(2);
  await slots.take(8, running);
  expect([slots.found, slots.used]).toEqual([null, 3]);
});

it("leaves one place for questions at an archive that turned out to be full, and tries again later", async () => {
  let now = 0;
  const slots = new AssociationSlots(() => now);
  const backs: (() => void)[] = [];
  for (let at = 0; at < 5; at += 1) backs.push(await slots.take(8, running));
  // The fifth was not taken.
  slots.full();
  for (const back of backs) back();
  for (let at = 0; at < 3; at += 1) await slots.take(8, running);
  const stop = new AbortController();
  const fourth = slots.take(8, stop.signal);
  await later(5);
  stop.abort();
  await expect(fourth).rejects.toThrow("cancelled");
  now = 700_000;
  await slots.take(8, running);
  expect(slots.used).toBe(4);
});
