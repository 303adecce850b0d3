import { defineTexts } from "../ui/texts.ts";

export const settingsTexts = defineTexts({
  settings: { en: "Settings", ko: "설정" },
  sites: { en: "Sites", ko: "병원" },
  reader: { en: "Reader", ko: "판독자" },
  screen: { en: "Screen", ko: "화면" },
  hanging: { en: "Hanging", ko: "영상 배치" },
  keys: { en: "Keys", ko: "단축키" },
  fetching: { en: "Fetching", ko: "받기" },
  vault: { en: "Vault", ko: "보관소" },
  audit: { en: "Audit", ko: "감사 기록" },
  program: { en: "Program", ko: "프로그램" },
  back: { en: "Back", ko: "돌아가기" },
  save: { en: "Save", ko: "저장" },
  saved: { en: "Saved", ko: "저장함" },
  demo: {
    en: "The demo keeps nothing. Make a reader to set this.",
    ko: "체험에서는 아무것도 저장되지 않습니다. 판독자를 만든 뒤 설정하세요.",
  },

  // sites
  "add-site": { en: "Add a site", ko: "병원 추가" },
  import: { en: "Import…", ko: "가져오기…" },
  imported: {
    en: { one: "{count} site imported", other: "{count} sites imported" },
    ko: "병원 {count}곳을 가져왔습니다",
  },
  "import-failed": { en: "Import", ko: "가져오기" },
  "no-sites": { en: "No site yet", ko: "아직 병원이 없습니다" },
  "no-sites-says": {
    en: "A site is a hospital you read for: its archives, its promises and what comes onto your list.",
    ko: "병원은 판독을 맡은 곳입니다. 영상 서버, 마감 시간, 목록에 올릴 검사를 정합니다.",
  },
  edit: { en: "Edit", ko: "편집" },
  export: { en: "Export", ko: "내보내기" },
  "ask-now": { en: "Ask now", ko: "지금 조회" },
  disable: { en: "Disable", ko: "사용 안 함" },
  enable: { en: "Enable", ko: "사용" },
  remove: { en: "Remove", ko: "삭제" },
  "lacks-secret": {
    en: "Its password or token is not here: enter it under Edit.",
    ko: "암호나 토큰이 없습니다. 편집에서 입력하세요.",
  },
  "remove-title": { en: "Remove {name}?", ko: "{name}을(를) 삭제할까요?" },
  "remove-says": {
    en: "Its exams leave the list and its images leave this machine. Nothing is changed at the site.",
    ko: "이 병원의 검사가 목록에서, 영상이 이 컴퓨터에서 사라집니다. 병원 쪽은 바뀌지 않습니다.",
  },
  earlier: { en: "Move {name} up", ko: "{name} 위로" },
  later: { en: "Move {name} down", ko: "{name} 아래로" },
  "state-never": { en: "not asked yet", ko: "아직 조회 안 함" },
  "state-asking": { en: "being asked", ko: "조회 중" },
  "state-ok": { en: "in order", ko: "정상" },
  "state-failing": { en: "failing", ko: "오류" },
  "state-offline": { en: "offline", ko: "연결 끊김" },
  "state-disabled": { en: "disabled", ko: "사용 안 함" },
  "unreadable-uid": {
    en: {
      one: "{count} study in this site's lists could not be read: its Study Instance UID is missing or not usable.",
      other:
        "{count} studies in this site's lists could not be read: their Study Instance UIDs are missing or not usable.",
    },
    ko: "병원 목록의 검사 {count}건을 읽을 수 없습니다: Study Instance UID가 없거나 쓸 수 없는 값입니다.",
  },
  "unreadable-row": {
    en: {
      one: "{count} study in this site's lists could not be read: the answer is no DICOM data set.",
      other: "{count} studies in this site's lists could not be read: the answers are no DICOM data sets.",
    },
    ko: "병원 목록의 검사 {count}건을 읽을 수 없습니다: 응답이 DICOM 데이터 세트가 아닙니다.",
  },
  "unreadable-todo": {
    en: "All others are on the list. Ask the site to put this in order.",
    ko: "나머지는 모두 목록에 있습니다. 병원에 바로잡아 달라고 요청하세요.",
  },
  "last-success": { en: "last answer {when}", ko: "마지막 응답 {when}" },

  // screen
  "text-size": { en: "Text size", ko: "글자 크기" },
  dates: { en: "Dates", ko: "날짜 형식" },
  language: { en: "Language", ko: "언어" },
  lock: { en: "Lock after minutes without a hand", ko: "입력이 없을 때 화면 잠금(분)" },
  priors: { en: "Priors fetched for each exam, at most", ko: "검사마다 받을 과거 검사 수" },
  overlays: { en: "Lines over images", ko: "영상 위 표시" },
  "overlays-says": {
    en: "Marks for lossy, incomplete, unchecked and prior images always stay.",
    ko: "손실 압축, 불완전, 미확인, 과거 검사 표시는 항상 남습니다.",
  },
  greys: { en: "Grey levels", ko: "회색조 계산" },
  "greys-says": {
    en: "Who turns an image's values into grey levels. Both give the same picture; choose the processor if a graphics card or its driver shows images wrongly.",
    ko: "영상 값을 회색조로 바꾸는 장치입니다. 결과는 같습니다. 그래픽 카드나 드라이버가 영상을 잘못 표시하면 프로세서를 선택하세요.",
  },
  "greys-automatic": { en: "Automatic", ko: "자동" },
  "greys-graphics": { en: "Graphics card", ko: "그래픽 카드" },
  "greys-processor": { en: "Processor", ko: "프로세서" },

  // keys
  "keys-says": {
    en: "Choose a command's key, then press the new one. Escape leaves it as it was.",
    ko: "명령의 키를 누른 다음 새 키를 누르세요. Esc를 누르면 그대로 둡니다.",
  },
  mouse: { en: "Mouse", ko: "마우스" },
  "mouse-says": {
    en: "Over an image. The left button has the tool chosen by its key, the wheel scrolls.",
    ko: "영상 위에서의 동작입니다. 왼쪽 버튼은 키로 고른 도구, 휠은 넘기기입니다.",
  },
  "mouse-middle": { en: "Middle button", ko: "가운데 버튼" },
  "mouse-right": { en: "Right button", ko: "오른쪽 버튼" },
  "press-key": { en: "Press a key…", ko: "키를 누르세요…" },
  "no-key": { en: "no key", ko: "키 없음" },
  reset: { en: "Reset", ko: "기본값" },
  "take-away": { en: "Take away", ko: "키 제거" },
  clash: { en: "Also the key of: {names}", ko: "다음 명령과 키가 겹칩니다: {names}" },
  "find-command": { en: "Find a command", ko: "명령 찾기" },
  "change-key": { en: "Change the key of {name}", ko: "{name} 키 바꾸기" },
  everywhere: { en: "Everywhere", ko: "어디서나" },
  list: { en: "List", ko: "목록" },
  room: { en: "Room", ko: "판독실" },

  // vault
  "how-full": { en: "Room on this machine", ko: "이 컴퓨터의 공간" },
  used: { en: "{used} of {quota} used by {count} studies", ko: "{quota} 중 {used} 사용, 검사 {count}건" },
  free: { en: "{free} free on the disk", ko: "디스크 여유 {free}" },
  quota: { en: "Quota, GB", ko: "한도, GB" },
  "quota-says": {
    en: "When it is reached, what left the list goes first, then what was read. What is still needed is never removed.",
    ko: "한도에 이르면 목록에서 빠진 검사, 판독한 검사 순으로 지웁니다. 아직 필요한 것은 지우지 않습니다.",
  },
  erase: { en: "Erase everything…", ko: "모두 지우기…" },
  "erase-title": { en: "Erase everything", ko: "모두 지우기" },
  "erase-says": {
    en: "The vault's keys are destroyed: images, findings, settings and audit of this reader are gone for good. Nothing is changed at the sites.",
    ko: "보관소의 열쇠를 없앱니다. 이 판독자의 영상, 소견, 설정, 감사 기록이 영영 사라집니다. 병원 쪽은 바뀌지 않습니다.",
  },
  "erase-name": { en: "Type the reader's name: {name}", ko: "판독자 이름을 입력하세요: {name}" },
  "erase-do": { en: "Erase everything", ko: "모두 지우기" },
  passphrase: { en: "Passphrase", ko: "암호문" },

  // reader
  profile: { en: "Profile", ko: "프로필" },
  name: { en: "Name", ko: "이름" },
  credentials: { en: "Credentials", ko: "자격" },
  "credentials-says": { en: "After the name: degrees, board, licence", ko: "이름 뒤에 적을 학위, 전문의, 면허" },
  "identifier-at": { en: "Identifier at {site}", ko: "{site}에서의 번호" },
  "passphrase-title": { en: "Passphrase", ko: "암호문" },
  "passphrase-now": { en: "Passphrase now", ko: "현재 암호문" },
  "change-passphrase": { en: "Change the passphrase", ko: "암호문 바꾸기" },
  "passphrase-changed": { en: "The passphrase is changed.", ko: "암호문을 바꾸었습니다." },
  "pin-title": { en: "PIN of the screen", ko: "화면 잠금 PIN" },
  "new-pin": { en: "New PIN (4 to 12 digits)", ko: "새 PIN (숫자 4~12자리)" },
  "change-pin": { en: "Change the PIN", ko: "PIN 바꾸기" },
  "pin-changed": { en: "The PIN is changed.", ko: "PIN을 바꾸었습니다." },
  "recovery-title": { en: "Recovery key", ko: "복구 키" },
  "recovery-says": {
    en: "A new one takes the old one's place: the old paper opens nothing any more.",
    ko: "새 키를 만들면 예전 키로는 더 이상 열 수 없습니다.",
  },
  "recovery-new": { en: "Make a new recovery key", ko: "새 복구 키 만들기" },
  "recovery-made": { en: "The new recovery key holds.", ko: "새 복구 키를 만들었습니다." },
  "recovery-kept": { en: "I have it", ko: "보관했습니다" },

  // audit
  "audit-says": {
    en: "Every opening, query and change at this workstation, each entry sealed to the one before it. Looking at it is an entry too.",
    ko: "이 컴퓨터에서의 모든 열람, 조회, 변경 기록입니다. 각 항목은 앞 항목과 봉인으로 이어져 있으며, 이 화면을 보는 것도 기록됩니다.",
  },
  "chain-whole": { en: "The chain is whole: {count} entries", ko: "기록이 온전합니다: {count}건" },
  "chain-broken": {
    en: "The chain is broken at entry {n}: entries were changed or removed outside Alcove.",
    ko: "{n}번 항목에서 사슬이 끊겼습니다. Alcove 밖에서 기록이 바뀌거나 지워졌습니다.",
  },
  when: { en: "When", ko: "시각" },
  what: { en: "What", ko: "내용" },
  older: { en: "Older entries", ko: "이전 기록" },
});
