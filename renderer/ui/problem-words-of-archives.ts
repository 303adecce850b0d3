/** Problems of lines, servers and the bytes they send. */
import type { ProblemInWords } from "./problem-in-words.ts";

export const wordsOfArchives = {
  "name-not-found": {
    what: { en: "The server's name was not found", ko: "서버 이름을 찾을 수 없습니다" },
    safe: { en: "The list and the images already here are untouched.", ko: "목록과 이미 받은 영상은 그대로입니다." },
    todo: {
      en: "Check the address in the site's settings and this machine's network.",
      ko: "병원 설정의 주소와 이 컴퓨터의 네트워크를 확인하세요.",
    },
  },
  "no-connection": {
    what: { en: "No connection", ko: "연결되지 않습니다" },
    safe: { en: "The list and the images already here are untouched.", ko: "목록과 이미 받은 영상은 그대로입니다." },
    todo: {
      en: "Check the network or VPN. Alcove keeps trying by itself.",
      ko: "네트워크나 VPN을 확인하세요. Alcove가 계속 다시 시도합니다.",
    },
  },
  "timed-out": {
    what: { en: "No answer in time", ko: "제시간에 응답이 없습니다" },
    safe: { en: "The list and the images already here are untouched.", ko: "목록과 이미 받은 영상은 그대로입니다." },
    todo: {
      en: "The line or the server may be slow. Alcove tries again by itself.",
      ko: "회선이나 서버가 느릴 수 있습니다. Alcove가 자동으로 다시 시도합니다.",
    },
  },
  "tls-refused": {
    what: { en: "The server's certificate is not trusted", ko: "서버 인증서를 신뢰할 수 없습니다" },
    safe: { en: "Nothing was sent.", ko: "아무것도 보내지 않았습니다." },
    todo: {
      en: "Ask the site for its certificate authority and name the file in the site's settings. Do not go around it.",
      ko: "병원에 인증 기관 파일을 요청해 병원 설정에 지정하세요. 우회하지 마세요.",
    },
  },
  "client-certificate": {
    what: { en: "This workstation's certificate does not do", ko: "이 컴퓨터의 클라이언트 인증서를 쓸 수 없습니다" },
    safe: { en: "Nothing was asked for.", ko: "아무것도 조회하지 않았습니다." },
    todo: {
      en: "Name the certificate and key files that the site gave you, both PEM, in the site's settings.",
      ko: "병원에서 받은 인증서와 키 파일(PEM)을 병원 설정에 지정하세요.",
    },
  },
  "sign-in-needed": {
    what: { en: "The site asks you to sign in", ko: "병원에 로그인해야 합니다" },
    safe: { en: "The list and the images already here are untouched.", ko: "목록과 이미 받은 영상은 그대로입니다." },
    todo: {
      en: "Sign in at Settings, Sites. It is done in the browser.",
      ko: "설정의 병원에서 로그인하세요. 브라우저에서 진행됩니다.",
    },
  },
  "login-refused": {
    what: { en: "The site refused the login", ko: "병원이 로그인을 거부했습니다" },
    safe: { en: "The list and the images already here are untouched.", ko: "목록과 이미 받은 영상은 그대로입니다." },
    todo: {
      en: "Correct the login in the site's settings. The details name the step.",
      ko: "병원 설정에서 로그인 정보를 고치세요. 거부된 단계는 자세히에 있습니다.",
    },
  },
  forbidden: {
    what: { en: "The site does not allow this", ko: "병원이 허용하지 않은 작업입니다" },
    safe: { en: "Nothing was changed.", ko: "바뀐 것은 없습니다." },
    todo: { en: "Ask the site to give your account this right.", ko: "병원에 계정 권한을 요청하세요." },
  },
  "server-error": {
    what: { en: "The server failed", ko: "서버 오류입니다" },
    safe: { en: "The list and the images already here are untouched.", ko: "목록과 이미 받은 영상은 그대로입니다." },
    todo: {
      en: "Alcove tries again by itself. If it goes on, call the site.",
      ko: "Alcove가 자동으로 다시 시도합니다. 계속되면 병원에 연락하세요.",
    },
  },
  busy: {
    what: { en: "The server is busy", ko: "서버가 바쁩니다" },
    safe: { en: "The list and the images already here are untouched.", ko: "목록과 이미 받은 영상은 그대로입니다." },
    todo: { en: "Alcove waits and tries again by itself.", ko: "Alcove가 기다렸다가 다시 시도합니다." },
  },
  "bad-answer": {
    what: { en: "The answer could not be understood", ko: "응답을 이해할 수 없습니다" },
    safe: { en: "Nothing was changed.", ko: "바뀐 것은 없습니다." },
    todo: {
      en: "Check that the address leads to a DICOMweb service. The details name what differs.",
      ko: "주소가 DICOMweb 서비스인지 확인하세요. 다른 점은 자세히에 있습니다.",
    },
  },
  "rows-unreadable": {
    what: {
      en: "The archive lists something that cannot be read",
      ko: "영상 서버 목록에 읽을 수 없는 항목이 있습니다",
    },
    safe: { en: "All else that it lists is fetched.", ko: "목록의 나머지는 모두 받습니다." },
    todo: {
      en: "The study is not complete without it. Ask the site to put its UID in order; the details say how many.",
      ko: "그 항목 없이는 검사가 완전하지 않습니다. 병원에 UID를 바로잡아 달라고 요청하세요. 개수는 자세히에 있습니다.",
    },
  },
  "cut-off": {
    what: { en: "The transfer was cut off", ko: "전송이 끊겼습니다" },
    safe: { en: "What came whole is kept.", ko: "온전히 받은 것은 보관됩니다." },
    todo: { en: "Alcove fetches the rest by itself.", ko: "나머지는 Alcove가 자동으로 받습니다." },
  },
  "not-found": {
    what: { en: "Not there any more", ko: "더 이상 없습니다" },
    safe: { en: "The list and the images already here are untouched.", ko: "목록과 이미 받은 영상은 그대로입니다." },
    todo: {
      en: "It may have been moved or deleted at the site. Reload the list, or call the site.",
      ko: "병원에서 옮기거나 삭제했을 수 있습니다. 목록을 다시 읽거나 병원에 연락하세요.",
    },
  },
  "foreign-address": {
    what: { en: "The server pointed to another address", ko: "서버가 다른 주소를 가리켰습니다" },
    safe: { en: "No login was sent there.", ko: "그곳으로 로그인 정보를 보내지 않았습니다." },
    todo: {
      en: "Enter that address in the site's settings if it is meant to be used.",
      ko: "그 주소를 쓰는 것이 맞다면 병원 설정에 입력하세요.",
    },
  },
  "folder-missing": {
    what: { en: "The folder is not there", ko: "폴더가 없습니다" },
    safe: { en: "Images already here are kept.", ko: "이미 받은 영상은 보관됩니다." },
    todo: {
      en: "Connect the drive, or correct the folder in the site's settings.",
      ko: "드라이브를 연결하거나 병원 설정에서 폴더를 고치세요.",
    },
  },
  "not-dicom": {
    what: { en: "The file is not DICOM", ko: "DICOM 파일이 아닙니다" },
    safe: { en: "All other images are unaffected.", ko: "다른 영상에는 영향이 없습니다." },
    todo: {
      en: "It was set aside. If it should be an image, ask the site to send it again.",
      ko: "따로 두었습니다. 영상이어야 한다면 병원에 다시 보내 달라고 하세요.",
    },
  },
  damaged: {
    what: { en: "The file is damaged", ko: "파일이 손상되었습니다" },
    safe: { en: "All other images are unaffected.", ko: "다른 영상에는 영향이 없습니다." },
    todo: {
      en: "It is not shown. Fetch it again; if it stays, ask the site.",
      ko: "표시하지 않습니다. 다시 받아 보고, 계속되면 병원에 문의하세요.",
    },
  },
  "too-large": {
    what: { en: "Larger than is allowed", ko: "허용된 크기를 넘습니다" },
    safe: { en: "All other images are unaffected.", ko: "다른 영상에는 영향이 없습니다." },
    todo: {
      en: "It was set aside. Ask the site how it was made.",
      ko: "따로 두었습니다. 어떻게 만들어졌는지 병원에 문의하세요.",
    },
  },
  undecodable: {
    what: { en: "The pixels cannot be decoded", ko: "픽셀을 해독할 수 없습니다" },
    safe: { en: "The original is kept and can be exported.", ko: "원본은 보관되며 내보낼 수 있습니다." },
    todo: {
      en: "Look at it in another viewer, or ask the site to send it in another form.",
      ko: "다른 뷰어로 보거나 병원에 다른 형식으로 요청하세요.",
    },
  },
  "unsupported-transfer-syntax": {
    what: { en: "No decoder for this compression", ko: "이 압축 방식의 해독기가 없습니다" },
    safe: { en: "The original is kept and can be exported.", ko: "원본은 보관되며 내보낼 수 있습니다." },
    todo: { en: "Ask the site to send it uncompressed.", ko: "병원에 비압축으로 요청하세요." },
  },
  "missing-pixels": {
    what: { en: "The image has no pixels", ko: "영상에 픽셀이 없습니다" },
    safe: { en: "All other images are unaffected.", ko: "다른 영상에는 영향이 없습니다." },
    todo: { en: "Fetch it again; if it stays, ask the site.", ko: "다시 받아 보고, 계속되면 병원에 문의하세요." },
  },
  "identity-mismatch": {
    what: {
      en: "The image belongs to another patient or study than it says",
      ko: "영상의 환자 또는 검사가 서로 다릅니다",
    },
    safe: { en: "It is not shown with this patient.", ko: "이 환자와 함께 표시하지 않습니다." },
    todo: { en: "Call the site: it must be corrected there.", ko: "병원에 연락해 그곳에서 바로잡아야 합니다." },
  },
  "set-apart": {
    what: {
      en: "The archive names another patient for this study now",
      ko: "영상 서버가 이 검사의 환자를 바꾸었습니다",
    },
    safe: {
      en: "Images that came before are set apart: none is shown until it came again and names that patient.",
      ko: "전에 받은 영상은 따로 두었습니다. 다시 받아 환자가 맞는지 확인할 때까지 표시하지 않습니다.",
    },
    todo: {
      en: "Alcove fetches them again by itself; nothing need be done.",
      ko: "Alcove가 자동으로 다시 받으므로 따로 할 일은 없습니다.",
    },
  },
} as const satisfies Record<string, ProblemInWords>;
