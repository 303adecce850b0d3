import { expect, it } from "vitest";
import type { SliceRef } from "../../shared/hanging/display-set.ts";
import { hasOthers } from "./room-store.ts";

it("a set whose only image cannot be shown, or all of whose images are set apart, has no others to read", () => {
  const slices = (...states: SliceRef["instance"]["state"][]): SliceRef[] =>
    states.map((state, at) => ({
      instance: {
        id: `${at}`,
        number: at,
        state,
        header: null,
        problem: null,
        rejected: null,
        gone: false,
      },
      frame: 0,
    }));
  expect(hasOthers({ slices: slices("here") }, 0)).toBe(false);
  expect(hasOthers({ slices: slices("refused", "refused") }, 0)).toBe(false);
  expect(hasOthers({ slices: slices("refused", "here") }, 0)).toBe(true);
  expect(hasOthers({ slices: null }, 0)).toBe(false);
});
