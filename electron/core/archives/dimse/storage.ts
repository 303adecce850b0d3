/** What is proposed for images: classes of objects and the transfer syntaxes they may come in. */
import type { ProposedContext } from "./pdu.ts";

export const service = {
  verification: "1.2.840.10008.1.1",
  studyFind: "1.2.840.10008.5.1.4.1.2.2.1",
  studyMove: "1.2.840.10008.5.1.4.1.2.2.2",
  studyGet: "1.2.840.10008.5.1.4.1.2.2.3",
} as const;

export const IMPLICIT = "1.2.840.10008.1.2";
const EXPLICIT = "1.2.840.10008.1.2.1";

/** Compressed syntaxes (PS3.5 A.4): what is kept so is to come so, undecoded. */
const compressed = [
  "1.2.840.10008.1.2.4.50",
  "1.2.840.10008.1.2.4.51",
  "1.2.840.10008.1.2.4.57",
  "1.2.840.10008.1.2.4.70",
  "1.2.840.10008.1.2.4.80",
  "1.2.840.10008.1.2.4.81",
  "1.2.840.10008.1.2.4.90",
  "1.2.840.10008.1.2.4.91",
  "1.2.840.10008.1.2.4.100",
  "1.2.840.10008.1.2.4.102",
  "1.2.840.10008.1.2.4.103",
  "1.2.840.10008.1.2.4.201",
  "1.2.840.10008.1.2.4.202",
  "1.2.840.10008.1.2.4.203",
  "1.2.840.10008.1.2.5",
  "1.2.840.10008.1.2.1.99",
] as const;
const native = [EXPLICIT, IMPLICIT, "1.2.840.10008.1.2.2"] as const;
const known = new Set<string>([...compressed, ...native]);

/** Classes under which nearly all images are kept (PS3.6 A), for archives that do not say the class of an instance. */
const usualClasses = [
  "1.2.840.10008.5.1.4.1.1.1",
  "1.2.840.10008.5.1.4.1.1.1.1",
  "1.2.840.10008.5.1.4.1.1.1.2",
  "1.2.840.10008.5.1.4.1.1.1.3",
  "1.2.840.10008.5.1.4.1.1.2",
  "1.2.840.10008.5.1.4.1.1.2.1",
  "1.2.840.10008.5.1.4.1.1.3.1",
  "1.2.840.10008.5.1.4.1.1.4",
  "1.2.840.10008.5.1.4.1.1.4.1",
  "1.2.840.10008.5.1.4.1.1.6.1",
  "1.2.840.10008.5.1.4.1.1.7",
  "1.2.840.10008.5.1.4.1.1.7.2",
  "1.2.840.10008.5.1.4.1.1.7.4",
  "1.2.840.10008.5.1.4.1.1.11.1",
  "1.2.840.10008.5.1.4.1.1.12.1",
  "1.2.840.10008.5.1.4.1.1.12.2",
  "1.2.840.10008.5.1.4.1.1.13.1.3",
  "1.2.840.10008.5.1.4.1.1.20",
  "1.2.840.10008.5.1.4.1.1.88.11",
  "1.2.840.10008.5.1.4.1.1.88.22",
  "1.2.840.10008.5.1.4.1.1.88.33",
  "1.2.840.10008.5.1.4.1.1.88.59",
  "1.2.840.10008.5.1.4.1.1.88.67",
  "1.2.840.10008.5.1.4.1.1.104.1",
  "1.2.840.10008.5.1.4.1.1.128",
] as const;

const MOST_CONTEXTS = 128;
const idOf = (at: number): number => at * 2 + 1;

/** The context that carries a request itself; those of requests come first. */
export const requestContext = (sopClass: string, place = 0): ProposedContext => ({
  id: idOf(place),
  abstractSyntax: sopClass,
  // Answers are read by a parser of ours that knows both; explicit says more.
  transferSyntaxes: [EXPLICIT, IMPLICIT],
});

/**
 * Contexts for a retrieve by C-GET: for each class one for each compressed syntax and one for the native ones, as far as
 * there is place, so that an archive can send what it keeps as it keeps it. An acceptor may take only one syntax of a
 * context (PS3.8 9.3.3.2).
 *
 * @param classes of the instances wanted; empty when the archive does not say
 */
export function storageContexts(classes: readonly string[]): readonly ProposedContext[] {
  const named = classes.length > 0 ? classes : usualClasses;
  const place = Math.floor((MOST_CONTEXTS - 1) / named.length);
  const own = compressed.slice(0, Math.max(0, place - 1));
  const syntaxes: readonly (readonly string[])[] = [native, ...own.map((syntax) => [syntax])];
  const all = named.flatMap((abstractSyntax) =>
    syntaxes.map((transferSyntaxes) => ({ abstractSyntax, transferSyntaxes })),
  );
  return all.slice(0, MOST_CONTEXTS - 1).map((context, at) => ({ id: idOf(at + 1), ...context }));
}

/** Storage classes of the standard and private ones alike: whether it is one of an image is seen when it came. */
export const isService = (sopClass: string): boolean => sopClass.startsWith("1.2.840.10008.5.1.4.1.2.");

/** The syntax to take of those a sender offers, by its own order; "" when none is known here. */
export const chosenSyntax = (offered: readonly string[]): string => offered.find((syntax) => known.has(syntax)) ?? "";
