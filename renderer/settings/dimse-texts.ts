/** Words of the form for a classic DICOM archive. */
import { defineTexts } from "../ui/texts.ts";

export const dimseTexts = defineTexts({
  host: { en: "Host", ko: "호스트" },
  "host-says": { en: "A name or an address, without a port", ko: "포트를 뺀 이름 또는 주소" },
  port: { en: "Port", ko: "포트" },
  "called-aet": { en: "Its AE title", ko: "서버의 AE 타이틀" },
  "calling-aet": { en: "Our AE title", ko: "이 컴퓨터의 AE 타이틀" },
  "calling-says": {
    en: "As the archive knows this workstation; upper and lower case count",
    ko: "서버에 등록된 이름과 대소문자까지 같아야 합니다",
  },
  tls: { en: "Encrypt the connection (TLS)", ko: "연결 암호화(TLS)" },
  "tls-says": {
    en: "Without it, only through the hospital's VPN: patients' data would cross the line unencrypted.",
    ko: "암호화하지 않으면 환자 정보가 그대로 전송되므로 병원 VPN 안에서만 쓰세요.",
  },
  retrieve: { en: "Images come by", ko: "영상 받기" },
  get: { en: "C-GET", ko: "C-GET" },
  move: { en: "C-MOVE", ko: "C-MOVE" },
  "get-says": {
    en: "Over our own connection: works from home.",
    ko: "이 컴퓨터가 연 연결로 받습니다. 집에서도 됩니다.",
  },
  "move-says": {
    en: "The archive connects to this machine: it must know our AE title, this machine's address and its port.",
    ko: "서버가 이 컴퓨터로 연결합니다. 서버에 AE 타이틀, 이 컴퓨터의 주소와 포트가 등록되어야 합니다.",
  },
  "listen-port": { en: "Port of this machine", ko: "이 컴퓨터의 포트" },
  associations: { en: "Associations at once", ko: "동시 연결 수" },
  "associations-says": {
    en: "More fetch faster over a slow line, as far as the archive takes them",
    ko: "회선이 느릴수록 늘리면 빨라집니다(서버가 허용하는 만큼)",
  },
});
