/** Headers of everything that the program serves to its own pages. */

/** Stands in the built index.html where each answer gets its own nonce. */
export const STYLE_NONCE = "__STYLE_NONCE__";

/**
 * What a page of ours may load: its own scripts, styles with this load's nonce, its own files and connections.
 * WebAssembly is allowed for the renderer's decoders; nothing may frame the page or be framed by it.
 */
export const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

const common = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
} as const;

/** A file whose name holds a digest of its content never changes; nothing else of ours is kept by a browser. */
const IMMUTABLE = "public, max-age=31536000, immutable";

/** Sets the headers above on an answer of ours, in place: copying it would turn its bytes into a stream. */
export function withSecurityHeaders(response: Response, options: { readonly immutable?: boolean } = {}): Response {
  const { headers } = response;
  for (const [name, value] of Object.entries(common)) headers.set(name, value);
  headers.set("Cache-Control", options.immutable === true ? IMMUTABLE : "no-store");
  if (!headers.has("Content-Security-Policy")) headers.set("Content-Security-Policy", "default-src 'none'");
  return response;
}
