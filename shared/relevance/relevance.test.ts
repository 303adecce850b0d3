import { describe, expect, it } from "vitest";
import { studyUid } from "../dicom/uid.ts";
import { regionsOf, sideOf } from "./region.ts";
import { type DatedStudy, relevanceForExam, relevanceOf } from "./relevance.ts";

const YEAR = 365.25 * 86_400_000;
const today = Date.UTC(2026, 2, 1);
let count = 0;

const study = (modalities: string, description: string, yearsAgo = 1, bodyPart = ""): DatedStudy => {
  count += 1;
  return {
    summary: { study: studyUid.parse(`1.2.${count}`), description, bodyPart, modalities: modalities.split("\\") },
    performedAt: today - yearsAgo * YEAR,
  };
};
const judge = (current: string, prior: string, yearsAgo = 1) => {
  const [modality = "", ...description] = current.split(" ");
  const [priorModality = "", ...priorDescription] = prior.split(" ");
  return relevanceOf(
    study(modality, description.join(" "), 0),
    study(priorModality, priorDescription.join(" "), yearsAgo),
  );
};

describe("regions", () => {
  it.each([
    ["", "CT head without contrast", ["head"]],
    ["", "뇌 MRI", ["head"]],
    ["", "복부 골반 CT", ["abdomen", "pelvis"]],
    ["CHEST", "", ["chest"]],
    ["CSPINE", "", ["cervical-spine"]],
    ["", "T-L spine", ["thoracic-spine", "lumbar-spine"]],
    ["", "흉부 X선", ["chest"]],
    ["CHESTABDPELVIS", "", ["abdomen", "chest", "pelvis"]],
    ["", "Scout", []],
    ["", "Thoracic spine AP and lateral", ["thoracic-spine"]],
    ["KNEE", "무릎 우측", ["knee"]],
    ["", "CT A/P with contrast", ["abdomen", "pelvis"]],
    ["", "간 초음파", ["abdomen"]],
    ["", "발목 우측", ["foot"]],
    ["", "경추 MRI", ["cervical-spine"]],
    ["", "C-spine MRI", ["cervical-spine"]],
  ])("RE-10, RE-11 %s %s", (bodyPart, description, expected) => {
    expect([...regionsOf(bodyPart, description)].filter((r) => r !== "whole-body").toSorted()).toEqual(
      expected.toSorted(),
    );
  });
  it.each([
    ["Knee, left", "left"],
    ["XR KNEE RT", "right"],
    ["양측 무릎", "both"],
    ["좌측 어깨", "left"],
    ["knees, both", "both"],
    ["chest", "unknown"],
  ])("RE-12 %s", (description, side) => {
    expect(sideOf(description)).toBe(side);
  });
});

describe("relevance", () => {
  it("RE-1 no study is a prior of itself", () => {
    const one = study("CT", "CT chest", 0);
    expect(relevanceOf(one, one)).toEqual({ rank: null, rules: ["RE-1"] });
  });
  it("RE-2 what came later is no prior", () => {
    expect(judge("CT chest", "CT chest", -1).rules).toEqual(["RE-2"]);
  });
  it("RE-3 a limb's other side is not relevant", () => {
    expect(judge("MR knee left", "MR knee right").rules).toEqual(["RE-3"]);
    expect(judge("MR knee left", "MR knee left").rank).not.toBeNull();
  });
  it("RE-4 both breasts are compared", () => {
    expect(judge("MG mammography left", "MG mammography right").rank).not.toBeNull();
  });
  it("RE-5 is too old by the prior's kind", () => {
    expect(judge("CT chest", "CR chest", 6).rules).toEqual(["RE-5"]);
    expect(judge("CT chest", "CT chest", 6).rank).not.toBeNull();
    expect(judge("MG mammography", "MG mammography", 14).rank).not.toBeNull();
  });
  it("RE-6 a side that is not told excludes nothing", () => {
    expect(judge("CR knee", "CR knee right").rank).not.toBeNull();
    expect(judge("CR both knees", "CR knee right").rank).not.toBeNull();
  });
  it("RE-7 nearer in time comes first, within a class and never across", () => {
    const near = judge("CT chest", "CT chest low dose", 1).rank;
    const far = judge("CT chest", "CT chest low dose", 9).rank;
    const other = judge("CT chest", "MR chest", 0.01).rank;
    expect(near).toBeLessThan(far ?? 0);
    expect(far).toBeLessThan(other ?? 0);
  });
  it("RE-8 says nothing for regions with nothing in common", () => {
    expect(judge("CT head", "CT abdomen").rules).toEqual(["RE-8"]);
  });
  it("RE-9 takes the best over all studies of an exam", () => {
    const exam = [study("CT", "CT head", 0), study("CT", "CT abdomen", 0)];
    expect(relevanceForExam(exam, study("CT", "CT abdomen", 1)).rules[0]).toBe("RE-20");
    expect(relevanceForExam(exam, exam[0] ?? study("CT", ""))).toEqual({ rank: null, rules: ["RE-1"] });
  });
  it("RE-13 PET/CT is both", () => {
    expect(relevanceOf(study("CT", "CT chest", 0), study("PT\\CT", "PET CT chest")).rank).not.toBeNull();
  });
  it("RE-14 a kind that does not help is not relevant", () => {
    expect(judge("MG mammography", "CT breast").rules).toEqual(["RE-14"]);
  });
  it.each([
    ["CT CT chest with contrast", "CT CT chest with contrast", "RE-20"],
    ["CT CT chest with contrast", "CT low dose chest", "RE-21"],
    ["CR chest", "CT chest", "RE-22"],
    ["CT chest", "CR chest", "RE-23"],
    ["CT chest", "PT whole body", "RE-24"],
    ["CT abdomen", "CT pelvis", "RE-25"],
    ["CT scan", "CT body", "RE-26"],
    ["MR 뇌 MRI", "CT brain CT", "RE-22"],
  ])("%s with %s: %s", (current, prior, rule) => {
    expect(judge(current, prior).rules[0]).toBe(rule);
  });
});
