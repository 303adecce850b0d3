import { expect, it } from "vitest";
import { fuzzSeeded } from "./fuzz.ts";
import { fuzzTargets } from "./targets.ts";

const SEED = 20_260_302;
const INPUTS = 400;

it.each(fuzzTargets.map((target) => [target.name, target] as const))(
  "broken bytes for %s are read or refused in our own words",
  async (_, target) => {
    expect(await fuzzSeeded(target, SEED, INPUTS)).toEqual([]);
  },
);
