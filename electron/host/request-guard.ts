/**
 * Who may ask: every request must name the program's own address and come from its own pages.
 *
 * Host is checked against DNS rebinding (another name that resolves to 127.0.0.1), Origin and Sec-Fetch-Site against
 * pages of other origins in the same browser.
 */
export type Refusal = "foreign-host" | "foreign-origin" | "cross-site";

/** What a guard reads of a request. */
export interface Asked {
  readonly method: string;
  readonly headers: Headers;
}

export interface Guard {
  /** Values of Host that are ours, such as `127.0.0.1:4000`; none: the scheme has no Host (Electron). */
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
  /** What becomes of a change that names no origin: refused where any browser could ask. */
  readonly unsaid: "refused" | "allowed";
}

/** @returns why the request is refused, or `undefined` when it may go on */
export function judgeRequest({ method, headers }: Asked, { hosts, origins, unsaid }: Guard): Refusal | undefined {
  if (hosts.length > 0 && !hosts.includes(headers.get("host") ?? "")) return "foreign-host";
  const origin = headers.get("origin");
  if (origin !== null && !origins.includes(origin)) return "foreign-origin";
  const site = headers.get("sec-fetch-site");
  if (site === "same-origin") return undefined;
  const reads = method === "GET" || method === "HEAD";
  if (site === "none") {
    // The address bar, or the browser itself: a person opens a page; nothing is changed this way.
    return reads && headers.get("sec-fetch-mode") === "navigate" ? undefined : "cross-site";
  }
  if (site !== null) return "cross-site";
  // Without Fetch Metadata (an older browser, a program): what changes anything must say where it comes from.
  return reads || origin !== null || unsaid === "allowed" ? undefined : "cross-site";
}
