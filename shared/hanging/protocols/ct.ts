/** Protocols of CT. */
import type { StudyRule, WrittenProtocol } from "../protocol.ts";
import {
  blood,
  bone,
  brain,
  first,
  linked,
  lung,
  modality,
  needed,
  priorLike,
  region,
  setIs,
  stack,
  stage,
  vessels,
} from "./parts.ts";

const axial = setIs("plane", "axial");
const soft = first("kernel", "soft");
const coronal = stack([setIs("plane", "coronal")], soft);
const sagittal = stack([setIs("plane", "sagittal")], soft);
const planes = stage("Planes", "세 단면", [linked("axial"), linked("coronal"), linked("sagittal")]);

/** A PET/CT hangs as one. */
const noPet: StudyRule = { of: "modality", not: ["PT"] };

export const ctProtocols: readonly WrittenProtocol[] = [
  {
    id: "ct-head",
    name: { en: "CT head", ko: "뇌 CT" },
    exam: [modality("CT"), noPet, region("head")],
    priors: [[modality("CT")]],
    sets: {
      axial: needed(stack([axial], soft, first("contrast", "none"))),
      "prior-axial": priorLike("axial"),
      bone: stack([axial], first("kernel", "bone")),
      coronal,
      sagittal,
    },
    stages: [
      stage("Brain", "뇌", [linked("axial"), linked("prior-axial")]),
      stage("Brain, blood, bone", "뇌 · 출혈 · 뼈", [
        linked("axial", { window: brain }),
        linked("axial", { window: blood }),
        linked("bone", { window: bone }),
      ]),
      planes,
    ],
  },
  {
    id: "ct-chest",
    name: { en: "CT chest", ko: "흉부 CT" },
    exam: [modality("CT"), noPet, region("chest")],
    priors: [[modality("CT")]],
    sets: {
      axial: needed(stack([axial], soft)),
      "prior-axial": priorLike("axial"),
      lung: stack([axial], first("kernel", "lung", "bone")),
      "prior-lung": priorLike("lung"),
      coronal,
      sagittal,
    },
    stages: [
      stage("Mediastinum", "종격동", [linked("axial"), linked("prior-axial")]),
      stage("Lung", "폐", [linked("lung", { window: lung }), linked("prior-lung", { window: lung })]),
      planes,
    ],
  },
  {
    id: "ct-abdomen-pelvis",
    name: { en: "CT abdomen and pelvis", ko: "복부골반 CT" },
    exam: [modality("CT"), noPet, region("abdomen", "pelvis")],
    priors: [[modality("CT")]],
    sets: {
      axial: needed(stack([axial], soft, first("contrast", "portal-venous", "with", "delayed", "arterial"))),
      "prior-axial": priorLike("axial"),
      plain: stack([axial, setIs("contrast", "none")], soft),
      arterial: stack([axial, setIs("contrast", "arterial")], soft),
      portal: stack([axial, setIs("contrast", "portal-venous", "with")], soft),
      delayed: stack([axial, setIs("contrast", "delayed")], soft),
      coronal,
      sagittal,
    },
    stages: [
      stage("Portal venous", "문맥기", [linked("axial"), linked("prior-axial")]),
      stage("Phases", "조영 시기", [linked("plain"), linked("arterial"), linked("portal"), linked("delayed")]),
      planes,
    ],
  },
  {
    id: "ct-angiography",
    name: { en: "CT angiography", ko: "CT 혈관조영" },
    exam: [modality("CT"), noPet, { of: "description", has: ["angio", "cta", "혈관", "대동맥", "pulmonary embol"] }],
    priors: [[modality("CT")]],
    sets: {
      axial: needed(stack([axial], first("contrast", "arterial", "with"), soft)),
      "prior-axial": priorLike("axial"),
      mip: stack([setIs("origin", "projected")]),
      coronal,
      sagittal,
    },
    stages: [
      stage("Vessels", "혈관", [linked("axial", { window: vessels }), linked("prior-axial", { window: vessels })]),
      stage("Planes and MIP", "단면과 MIP", [
        linked("axial", { window: vessels }),
        linked("coronal", { window: vessels }),
        linked("sagittal", { window: vessels }),
        { set: "mip" },
      ]),
    ],
  },
];
