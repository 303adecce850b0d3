/** The findings of exams. @module */
export { createFindings, type FindingPlace, type FindingStore } from "./findings.ts";
