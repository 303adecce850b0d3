/** What hangs where no protocol of a region is for an exam (RD-10 to RD-16). */
import type { WrittenProtocol } from "../protocol.ts";
import { largest, linked, modality, needed, priorLike, setIs, stage, view } from "./parts.ts";

const cutting = ["CT", "MR", "PT", "NM"] as const;
const projections = ["CR", "DX", "MG", "IO", "PX"] as const;
const film = { rules: [setIs("kind", "view")] };

export const plainProtocols: readonly WrittenProtocol[] = [
  {
    id: "cross-sections",
    name: { en: "Cross sections", ko: "단면 영상" },
    exam: [modality(...cutting)],
    priors: [[]],
    sets: {
      main: needed({ rules: [setIs("modality", ...cutting)], prefer: [largest] }),
      "prior-main": priorLike("main"),
    },
    stages: [stage("Largest series and prior", "가장 큰 시리즈와 과거 검사", [linked("main"), linked("prior-main")])],
  },
  {
    id: "lone-view",
    name: { en: "One view", ko: "한 장 촬영" },
    exam: [modality(...projections), { of: "pictures", atMost: 1 }],
    priors: [[]],
    sets: { view: needed(film), "prior-view": priorLike("view") },
    stages: [stage("View and prior", "영상과 과거 검사", [view("view"), view("prior-view")])],
  },
  {
    id: "views",
    name: { en: "All views", ko: "모든 촬영" },
    exam: [modality(...projections)],
    sets: { views: needed({ ...film, all: true }) },
    stages: [stage("All views", "모든 영상", [view("views")])],
  },
  {
    id: "anything",
    name: { en: "All images", ko: "모든 영상" },
    exam: [{ of: "pictures", atLeast: 1 }],
    sets: { images: needed({ all: true }) },
    stages: [stage("All images", "모든 영상", [view("images")])],
  },
];
