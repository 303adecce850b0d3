import { defineTexts } from "../ui/texts.ts";

export const programTexts = defineTexts({
  version: { en: "Version {version}", ko: "버전 {version}" },
  updates: { en: "Updates", ko: "업데이트" },
  off: {
    en: "Alcove looks for no updates: no feed is set, so nothing is ever asked.",
    ko: "업데이트를 찾지 않습니다. 업데이트 주소가 정해져 있지 않아 아무 곳에도 묻지 않습니다.",
  },
  watching: {
    en: "A feed is set. No newer version is known.",
    ko: "업데이트 주소가 정해져 있습니다. 새 버전이 없습니다.",
  },
  ready: {
    en: "Version {version} is here. It is installed when Alcove ends.",
    ko: "버전 {version}을 받았습니다. Alcove를 끝낼 때 설치됩니다.",
  },
  failed: {
    en: "The feed could not be asked. Alcove goes on as it is and asks again in a few hours.",
    ko: "업데이트를 확인하지 못했습니다. Alcove는 그대로 쓸 수 있고, 몇 시간 뒤 다시 확인합니다.",
  },
  "looked-at": { en: "Last look {when}", ko: "마지막 확인 {when}" },
  crashes: { en: "Crash reports", ko: "오류 보고서" },
  "crashes-say": {
    en: "When a part of Alcove ends by failure, it writes down which part, why, and versions: nothing of a patient, no memory. The reports stay on this machine, in {folder}.",
    ko: "Alcove의 일부가 오류로 끝나면 어느 부분이 왜 끝났는지와 버전만 적습니다. 환자 정보와 메모리 내용은 적지 않습니다. 보고서는 이 컴퓨터의 {folder}에만 있습니다.",
  },
  "no-crashes": { en: "There is none.", ko: "보고서가 없습니다." },
  when: { en: "When", ko: "언제" },
  part: { en: "Part", ko: "부분" },
  why: { en: "Why", ko: "이유" },
  main: { en: "the program", ko: "프로그램" },
  page: { en: "its page", ko: "화면" },
  graphics: { en: "graphics", ko: "그래픽" },
  helper: { en: "a helper", ko: "보조 프로세스" },
  "save-file": { en: "Save as a file", ko: "파일로 저장" },
});
