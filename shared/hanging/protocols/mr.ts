/** Protocols of MR. */
import type { WrittenProtocol } from "../protocol.ts";
import { first, linked, modality, needed, priorLike, region, setIs, stack, stage } from "./parts.ts";

const axial = setIs("plane", "axial");
const sagittal = setIs("plane", "sagittal");
const coronal = setIs("plane", "coronal");
const weighted = (...names: readonly string[]) => setIs("weighting", ...names);
const plain = first("contrast", "none");
const diffusion = [weighted("dwi"), axial];
const highest = { of: "bValue", best: "most" } as const;
/** T1 after contrast, or the like in dynamic series. */
const enhanced = [weighted("t1"), setIs("contrast", "with", "arterial", "portal-venous", "delayed")];
const suppressed = first("fatSuppressed", true);

export const mrProtocols: readonly WrittenProtocol[] = [
  {
    id: "mr-brain",
    name: { en: "MR brain", ko: "뇌 MR" },
    exam: [modality("MR"), region("head")],
    priors: [[modality("MR")]],
    needs: 2,
    sets: {
      flair: stack([weighted("flair")], first("plane", "axial")),
      t2: stack([weighted("t2"), axial]),
      dwi: stack(diffusion, highest),
      adc: stack([weighted("adc")]),
      t1: stack([weighted("t1")], plain),
      enhanced: stack(enhanced, first("plane", "axial")),
      blood: stack([weighted("swi", "t2-star")], first("weighting", "swi")),
      vessels: stack([weighted("tof")]),
      "prior-flair": priorLike("flair"),
      "prior-t2": priorLike("t2"),
      "prior-enhanced": priorLike("enhanced"),
    },
    stages: [
      stage("Overview", "개요", [
        linked("flair"),
        linked("t2"),
        linked("dwi"),
        linked("adc"),
        linked("t1"),
        linked("enhanced"),
      ]),
      stage("With the prior", "과거 검사와 비교", [
        linked("flair"),
        linked("prior-flair"),
        linked("t2"),
        linked("prior-t2"),
        linked("enhanced"),
        linked("prior-enhanced"),
      ]),
      stage("Blood and vessels", "출혈과 혈관", [linked("blood"), linked("vessels")]),
    ],
  },
  {
    id: "mr-spine",
    name: { en: "MR spine", ko: "척추 MR" },
    exam: [modality("MR"), region("cervical-spine", "thoracic-spine", "lumbar-spine")],
    priors: [[modality("MR")]],
    sets: {
      "t2-sagittal": needed(stack([weighted("t2"), sagittal])),
      "t1-sagittal": stack([weighted("t1"), sagittal], plain),
      "stir-sagittal": stack([weighted("stir", "t2"), sagittal, setIs("fatSuppressed", true)]),
      "enhanced-sagittal": stack([...enhanced, sagittal]),
      "t2-axial": stack([weighted("t2"), setIs("plane", "axial", "oblique")]),
      "prior-t2-sagittal": priorLike("t2-sagittal"),
      "prior-t2-axial": priorLike("t2-axial"),
    },
    stages: [
      stage("Overview", "개요", [
        linked("t2-sagittal"),
        linked("t1-sagittal"),
        linked("stir-sagittal"),
        { set: "t2-axial" },
      ]),
      stage("With the prior", "과거 검사와 비교", [
        linked("t2-sagittal"),
        linked("prior-t2-sagittal"),
        { set: "t2-axial", sync: "b" },
        { set: "prior-t2-axial", sync: "b" },
      ]),
      stage("After contrast", "조영 후", [linked("t1-sagittal"), linked("enhanced-sagittal")]),
    ],
  },
  {
    id: "mr-knee",
    name: { en: "MR knee", ko: "무릎 MR" },
    exam: [modality("MR"), region("knee")],
    priors: [[modality("MR")]],
    needs: 2,
    sets: {
      sagittal: stack([weighted("pd", "t2"), sagittal], suppressed, first("weighting", "pd")),
      coronal: stack([weighted("pd", "t2", "stir"), coronal], suppressed, first("weighting", "pd")),
      axial: stack([weighted("pd", "t2"), axial], suppressed, first("weighting", "pd")),
      t1: stack([weighted("t1")], plain),
      "prior-sagittal": priorLike("sagittal"),
      "prior-coronal": priorLike("coronal"),
    },
    stages: [
      stage("Overview", "개요", [{ set: "sagittal" }, { set: "coronal" }, { set: "axial" }, { set: "t1" }]),
      stage("With the prior", "과거 검사와 비교", [
        linked("sagittal"),
        linked("prior-sagittal"),
        { set: "coronal", sync: "b" },
        { set: "prior-coronal", sync: "b" },
      ]),
    ],
  },
  {
    id: "mr-prostate",
    name: { en: "MR prostate", ko: "전립선 MR" },
    exam: [modality("MR"), region("pelvis"), { of: "description", has: ["prosta", "전립선"] }],
    priors: [[modality("MR")]],
    sets: {
      "t2-axial": needed(stack([weighted("t2"), axial])),
      adc: stack([weighted("adc")]),
      dwi: stack(diffusion, first("origin", "calculated"), highest),
      dynamic: stack(enhanced),
      "t2-sagittal": stack([weighted("t2"), sagittal]),
      "t2-coronal": stack([weighted("t2"), coronal]),
      "prior-t2-axial": priorLike("t2-axial"),
      "prior-adc": priorLike("adc"),
    },
    stages: [
      stage("T2, ADC, DWI, dynamic", "T2 · ADC · DWI · 역동 조영", [
        linked("t2-axial"),
        linked("adc"),
        linked("dwi"),
        linked("dynamic"),
      ]),
      stage("T2 in three planes", "T2 세 단면", [linked("t2-axial"), linked("t2-sagittal"), linked("t2-coronal")]),
      stage("With the prior", "과거 검사와 비교", [
        linked("t2-axial"),
        linked("prior-t2-axial"),
        linked("adc"),
        linked("prior-adc"),
      ]),
    ],
  },
];
