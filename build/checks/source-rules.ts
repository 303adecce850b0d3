/** House rules that no linter here knows: length of files, no silenced checks, no tests left out, no machine's paths. */

const LONGEST = 400;

interface Rule {
  readonly says: string;
  readonly pattern: RegExp;
  /** Which files it is about; all when absent. */
  readonly files?: RegExp;
}

// Written in pieces, so that this file does not break its own rules.
const rules: readonly Rule[] = [
  {
    says: "silences a check",
    pattern: /biome-(?:ignore)|@ts-(?:ignore|expect-error|nocheck)|eslint-(?:disable)|knip-(?:ignore)/,
  },
  { says: "casts away a type", pattern: /\bas (?:any|never|unknown as)\b/, files: /\.tsx?$/ },
  {
    says: "leaves out or singles out a test",
    pattern: /\b(?:it|test|describe|suite)\.(?:skip|only|todo|fixme)\(/,
    files: /\.(?:test|spec)\.tsx?$/,
  },
  {
    says: "names a place on one machine",
    pattern: /(?:^|["'`(\s])\/(?:work|root|home|Users)\/[A-Za-z]|[A-Z]:\\\\Users/,
  },
  { says: "puts work off", pattern: /\b(?:TO(?:DO)|FIX(?:ME)|X{3})\b/ },
];

/** @returns a line for each rule that the file breaks */
export function findBrokenRules(path: string, text: string): readonly string[] {
  const lines = text.split("\n");
  const found = lines.flatMap((line, at) =>
    rules
      .filter(({ pattern, files }) => (files === undefined || files.test(path)) && pattern.test(line))
      .map(({ says }) => `${path}:${at + 1} ${says}`),
  );
  if (!/\.(?:ts|tsx|mjs|css)$/.test(path)) return found;
  const count = text.endsWith("\n") ? lines.length - 1 : lines.length;
  return count > LONGEST ? [...found, `${path} has ${count} lines, more than ${LONGEST}`] : found;
}

/** What these rules are about: what people write and read as source. */
export const isSource = (path: string): boolean =>
  /\.(?:ts|tsx|mjs|css|html|yml|json)$/.test(path) &&
  !path.startsWith("build/demo/studies/") &&
  path !== "package-lock.json";
