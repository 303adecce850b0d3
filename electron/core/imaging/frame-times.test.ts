import { describe, expect, it } from "vitest";
import { attributesFromDicomJson } from "../../../shared/dicom/dicom-json.ts";
import { readFrameGroups, readFrameHeaders } from "./functional-groups.ts";

const numbers = (vr: string, ...Value: readonly number[]) => ({ vr, Value });
const FRAME_TIME = "00181063";
const FRAME_TIME_VECTOR = "00181065";
const DISPLAY_RATE = "00082144";
const CINE_RATE = "00180040";

function timesOf(json: Readonly<Record<string, unknown>>, frames = 3): readonly (number | null)[] {
  const attributes = attributesFromDicomJson(json);
  return readFrameHeaders(attributes, readFrameGroups(attributes), frames).map(({ frameTime }) => frameTime);
}

describe("RD-50: how long a clip's frames take", () => {
  it("is said by Frame Time", () => {
    expect(timesOf({ [FRAME_TIME]: numbers("DS", 33.3), [CINE_RATE]: numbers("IS", 10) })).toEqual([33.3, 33.3, 33.3]);
  });
  it("is said frame by frame by Frame Time Vector", () => {
    expect(timesOf({ [FRAME_TIME_VECTOR]: numbers("DS", 0, 40, 80) })).toEqual([0, 40, 80]);
    // a vector that is too short says nothing of the frames it leaves out
    expect(timesOf({ [FRAME_TIME_VECTOR]: numbers("DS", 0, 40) })).toEqual([null, null, null]);
  });
  it("is said by the rate it is to be displayed with, before the one of its cine", () => {
    expect(timesOf({ [DISPLAY_RATE]: numbers("IS", 20), [CINE_RATE]: numbers("IS", 10) })).toEqual([50, 50, 50]);
    expect(timesOf({ [CINE_RATE]: numbers("IS", 10) })).toEqual([100, 100, 100]);
    expect(timesOf({ [FRAME_TIME]: numbers("DS", 0), [CINE_RATE]: numbers("IS", 10) })).toEqual([100, 100, 100]);
  });
  it("is nothing for a still image", () => {
    expect(timesOf({ [FRAME_TIME]: numbers("DS", 33) }, 1)).toEqual([null]);
    expect(timesOf({})).toEqual([null, null, null]);
  });
});
