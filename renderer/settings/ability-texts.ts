/** What an archive was found to do, in plain words. */
import { defineTexts } from "../ui/texts.ts";

export const abilityTexts = defineTexts({
  found: { en: "Found out {when}", ko: "{when} 확인" },
  "counting-list": { en: "lists the images of a series", ko: "시리즈의 영상 목록 제공" },
  "counting-series-metadata": {
    en: "lists no images: they are counted by the metadata of the series",
    ko: "영상 목록 없음: 시리즈 메타데이터로 셈",
  },
  "counting-study-metadata": {
    en: "lists no images: they are counted by the metadata of the whole study",
    ko: "영상 목록 없음: 검사 전체 메타데이터로 셈",
  },
  "counts-right": { en: "its counts are right", ko: "영상 수 정확함" },
  "counts-wrong": { en: "its counts are wrong: each series is counted", ko: "영상 수가 틀림: 시리즈마다 직접 셈" },
  "counts-absent": { en: "tells no counts: each series is counted", ko: "영상 수 없음: 시리즈마다 직접 셈" },
  "whole-series": { en: "sends a series in one answer", ko: "시리즈를 한 번에 보냄" },
  "single-images": { en: "sends images one by one only", ko: "영상을 하나씩만 보냄" },
  "paging-pages": { en: "answers in pages", ko: "나누어 응답" },
  "paging-capped": {
    en: { one: "answers in pages of {count} at most", other: "answers in pages of {count} at most" },
    ko: "최대 {count}건씩 나누어 응답",
  },
  "paging-whole": { en: "answers all at once, without pages", ko: "나누지 않고 한꺼번에 응답" },
  "at-once": {
    en: { one: "asked for {count} image at a time", other: "asked for {count} images at a time" },
    ko: "한 번에 {count}장씩 요청",
  },
  "at-once-rate": {
    en: {
      one: "asked for {count} image at a time: measured best, {rate}",
      other: "asked for {count} images at a time: measured best, {rate}",
    },
    ko: "한 번에 {count}장씩 요청: 측정 결과 가장 빠름, {rate}",
  },
  "at-once-refused": {
    en: {
      one: "asked for {count} image at a time: it refused more",
      other: "asked for {count} images at a time: it refused more",
    },
    ko: "한 번에 {count}장씩 요청: 그보다 많으면 거절함",
  },
  fields: { en: "gives further details when asked", ko: "추가 항목 조회 가능" },
  "no-fields": { en: "refuses to be asked for further details", ko: "추가 항목 조회 거부" },
  "retrieve-get": { en: "offers C-GET", ko: "C-GET 제공" },
  "retrieve-move": { en: "offers C-MOVE", ko: "C-MOVE 제공" },
  "retrieve-get-move": { en: "offers C-GET and C-MOVE", ko: "C-GET과 C-MOVE 제공" },
  associations: {
    en: { one: "takes {count} association at once for images", other: "takes {count} associations at once for images" },
    ko: "영상 전송에 동시 연결 {count}개까지",
  },
});
