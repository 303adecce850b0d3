/** Protocols of radiographs and mammograms. */
import type { SetRule, WrittenProtocol } from "../protocol.ts";
import { first, modality, needed, priorLike, region, setIs, stage, view } from "./parts.ts";

const film = (...rules: readonly SetRule[]) => ({ rules: [setIs("kind", "view"), ...rules] });
const limbs = ["shoulder", "arm", "elbow", "forearm", "hand", "hip", "thigh", "knee", "leg", "foot"];

/** A breast's view, as one image before a stack of them; with `prior`: of the first prior. */
const breast = (side: string, name: string, prior: 0 | 1 = 0) => ({
  prior,
  rules: [setIs("kind", "view", "clip"), setIs("side", side), setIs("view", name)],
  prefer: [{ of: "images", best: "least" } as const],
});
const tomosynthesis = (side: string, name: string) => ({
  rules: [setIs("side", side), setIs("view", name), { of: "images", atLeast: 2 } as const],
});
/** Right beside left, chest walls together (RD-13). */
const right = (set: string) => view(set, { zoom: "chest-wall-right" });
const left = (set: string) => view(set, { zoom: "chest-wall-left" });
const four = { rows: 2, columns: 2 };

export const projectionProtocols: readonly WrittenProtocol[] = [
  {
    id: "mammography",
    name: { en: "Mammography", ko: "유방 촬영" },
    exam: [modality("MG")],
    priors: [[modality("MG")]],
    needs: 2,
    sets: {
      rcc: breast("right", "cc"),
      lcc: breast("left", "cc"),
      rmlo: breast("right", "mlo"),
      lmlo: breast("left", "mlo"),
      "prior-rcc": breast("right", "cc", 1),
      "prior-lcc": breast("left", "cc", 1),
      "prior-rmlo": breast("right", "mlo", 1),
      "prior-lmlo": breast("left", "mlo", 1),
      "tomo-rcc": tomosynthesis("right", "cc"),
      "tomo-lcc": tomosynthesis("left", "cc"),
      "tomo-rmlo": tomosynthesis("right", "mlo"),
      "tomo-lmlo": tomosynthesis("left", "mlo"),
    },
    stages: [
      stage("Four views", "네 영상", [right("rcc"), left("lcc"), right("rmlo"), left("lmlo")], four),
      stage(
        "CC above the prior's",
        "CC, 아래에 과거 검사",
        [right("rcc"), left("lcc"), right("prior-rcc"), left("prior-lcc")],
        four,
      ),
      stage(
        "MLO above the prior's",
        "MLO, 아래에 과거 검사",
        [right("rmlo"), left("lmlo"), right("prior-rmlo"), left("prior-lmlo")],
        four,
      ),
      stage(
        "Tomosynthesis",
        "토모합성",
        [right("tomo-rcc"), left("tomo-lcc"), right("tomo-rmlo"), left("tomo-lmlo")],
        four,
      ),
    ],
  },
  {
    id: "xr-chest",
    name: { en: "Radiograph of the chest", ko: "흉부 X선" },
    exam: [modality("CR", "DX"), region("chest")],
    priors: [[modality("CR", "DX")]],
    sets: {
      frontal: needed({ ...film(setIs("view", "pa", "ap")), prefer: [first("view", "pa")] }),
      "prior-frontal": priorLike("frontal"),
      lateral: film(setIs("view", "lateral")),
      rest: { ...film({ of: "view", not: ["pa", "ap", "lateral"] }), all: true },
    },
    stages: [
      stage("Views and prior", "영상과 과거 검사", [
        view("frontal"),
        view("prior-frontal"),
        view("lateral"),
        view("rest"),
      ]),
      stage("With the prior", "과거 검사와 비교", [view("frontal"), view("prior-frontal")]),
    ],
  },
  {
    id: "xr-extremity",
    name: { en: "Radiograph of a limb", ko: "사지 X선" },
    exam: [modality("CR", "DX"), region(...limbs)],
    priors: [[modality("CR", "DX")]],
    sets: {
      views: needed({
        ...film(),
        all: true,
        prefer: [first("view", "ap", "pa", "lateral", "oblique")],
      }),
      "prior-view": priorLike("views"),
    },
    stages: [
      stage("Views and prior", "영상과 과거 검사", [view("views"), view("prior-view")]),
      stage("All views", "모든 영상", [view("views")]),
    ],
  },
];
