/** Protocols of PET/CT, nuclear medicine, ultrasound and angiography. */
import type { WrittenProtocol } from "../protocol.ts";
import { first, linked, modality, needed, priorLike, setIs, stack, stage, view } from "./parts.ts";

const axial = first("plane", "axial");

export const otherProtocols: readonly WrittenProtocol[] = [
  {
    id: "pet-ct",
    name: { en: "PET/CT", ko: "PET/CT" },
    exam: [modality("PT"), modality("CT")],
    priors: [[modality("PT")]],
    sets: {
      ct: needed(stack([setIs("modality", "CT")], axial, first("kernel", "soft"))),
      pet: needed(stack([setIs("modality", "PT")], axial)),
      "prior-ct": priorLike("ct"),
      "prior-pet": priorLike("pet"),
    },
    stages: [
      stage("CT and PET", "CT와 PET", [linked("ct"), linked("pet")]),
      stage("With the prior", "과거 검사와 비교", [
        linked("ct"),
        linked("pet"),
        linked("prior-ct"),
        linked("prior-pet"),
      ]),
    ],
  },
  {
    id: "nuclear-medicine",
    name: { en: "Nuclear medicine", ko: "핵의학" },
    exam: [modality("NM")],
    priors: [[modality("NM")]],
    sets: {
      images: needed({ rules: [setIs("modality", "NM")], all: true }),
      "prior-image": priorLike("images"),
    },
    stages: [stage("Images and prior", "영상과 과거 검사", [view("images"), view("prior-image")])],
  },
  {
    id: "ultrasound",
    name: { en: "Ultrasound", ko: "초음파" },
    exam: [modality("US")],
    sets: { images: needed({ rules: [setIs("modality", "US")], all: true }) },
    stages: [stage("All images", "모든 영상", [view("images")])],
  },
  {
    id: "angiography",
    name: { en: "Angiography", ko: "혈관조영" },
    exam: [modality("XA")],
    sets: { runs: needed({ rules: [setIs("modality", "XA")], all: true, prefer: [first("kind", "clip")] }) },
    stages: [stage("All runs", "모든 영상", [view("runs")])],
  },
];
