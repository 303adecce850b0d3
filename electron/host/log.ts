/**
 * The program's log: to stderr, in lines of JSON, and never with anything of a patient or a secret.
 *
 * What is logged are codes and counts; names that could carry more are struck out should one slip in.
 */
import { destination, type Logger, pino } from "pino";

export type Log = Logger;

const struck = [
  "password",
  "passphrase",
  "pin",
  "token",
  "ticket",
  "secret",
  "authorization",
  "cookie",
  "url",
  "query",
  "patient",
  "patientName",
  "patientId",
  "name",
  "accession",
  "studyUid",
  "seriesUid",
  "sopUid",
  "body",
];

export interface LogOptions {
  readonly level?: string;
  /** Takes finished lines instead of stderr. */
  readonly write?: (line: string) => void;
}

export function createLog({ level = "info", write }: LogOptions = {}): Log {
  return pino(
    {
      level,
      base: null,
      redact: { paths: struck.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[struck]" },
      serializers: { err: describeError },
    },
    write === undefined ? destination({ dest: 2, sync: true }) : { write },
  );
}

/** An error's kind, code and place; its message may quote what it choked on, so it stays out. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return { kind: error.name, code, at: frames.slice(0, 8).map((line) => line.trim()) };
}
