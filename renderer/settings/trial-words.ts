/** What fails while a site is tried out, told where its address and login are being typed. */
import type { Problem, ProblemCode } from "../../shared/problem.ts";
import type { ProblemInWords } from "../ui/problem-in-words.ts";

const unkept = { en: "Nothing was kept or changed.", ko: "저장하거나 바꾼 것은 없습니다." };

const words: Readonly<Partial<Record<ProblemCode, ProblemInWords>>> = {
  "name-not-found": {
    what: { en: "There is no server of this name", ko: "이런 이름의 서버가 없습니다" },
    safe: unkept,
    todo: {
      en: "Check the spelling of the address, and that the VPN is on if the site has one.",
      ko: "주소의 철자와, 병원이 VPN을 쓴다면 연결 상태를 확인하세요.",
    },
  },
  "no-connection": {
    what: { en: "Nothing answers at this address and port", ko: "이 주소와 포트에서 응답이 없습니다" },
    safe: unkept,
    todo: {
      en: "Check the port, the network, and the VPN if the site has one.",
      ko: "포트와 네트워크, 병원이 VPN을 쓴다면 연결 상태를 확인하세요.",
    },
  },
  "timed-out": {
    what: { en: "No answer in time", ko: "제시간에 응답이 없습니다" },
    safe: unkept,
    todo: {
      en: "Often a firewall, or a VPN that is off. Check them and test again.",
      ko: "방화벽이거나 VPN이 꺼진 경우가 많습니다. 확인하고 다시 시험하세요.",
    },
  },
  "login-refused": {
    what: { en: "The archive refused this login", ko: "영상 서버가 로그인을 거부했습니다" },
    safe: {
      en: "It was tried once; it is not tried again by itself.",
      ko: "한 번만 시도했으며 자동으로 다시 시도하지 않습니다.",
    },
    todo: {
      en: "Check what is typed above, or ask the site for it anew. The details name the step.",
      ko: "위에 입력한 값을 확인하거나 병원에 다시 요청하세요. 거부된 단계는 자세히에 있습니다.",
    },
  },
  "sign-in-needed": {
    what: { en: "You are not signed in", ko: "로그인하지 않았습니다" },
    safe: unkept,
    todo: { en: "Choose Sign in above, and test again.", ko: "위에서 로그인한 뒤 다시 시험하세요." },
  },
  "not-found": {
    what: { en: "There is no DICOMweb service at this path", ko: "이 경로에 DICOMweb 서비스가 없습니다" },
    safe: unkept,
    todo: {
      en: "Check the end of the address: all that stands before /studies, often /dicom-web.",
      ko: "주소의 끝을 확인하세요. /studies 앞까지이며 흔히 /dicom-web 입니다.",
    },
  },
  "server-error": {
    what: { en: "The server failed", ko: "서버 오류입니다" },
    safe: unkept,
    todo: {
      en: "Test again in a while. If it goes on, call the site.",
      ko: "잠시 뒤 다시 시험하고, 계속되면 병원에 연락하세요.",
    },
  },
  busy: {
    what: { en: "The server is busy", ko: "서버가 바쁩니다" },
    safe: unkept,
    todo: { en: "Test again in a while.", ko: "잠시 뒤 다시 시험하세요." },
  },
  "cut-off": {
    what: { en: "The answer was cut off", ko: "응답이 도중에 끊겼습니다" },
    safe: unkept,
    todo: { en: "Test again. If it goes on, call the site.", ko: "다시 시험하고, 계속되면 병원에 연락하세요." },
  },
  "folder-missing": {
    what: { en: "There is no such folder on this machine", ko: "이 컴퓨터에 그런 폴더가 없습니다" },
    safe: unkept,
    todo: {
      en: "Check the path, and that its drive is connected.",
      ko: "경로와 드라이브 연결 상태를 확인하세요.",
    },
  },
};

/** Undefined: the code's own words say it well. */
export const trialWords = ({ code }: Problem): ProblemInWords | undefined => words[code];
