/**
 * Serves the built renderer from a list of its files taken at start: a path that is not in the list is not found, so
 * no path can lead out of the folder.
 */
import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { contentSecurityPolicy, STYLE_NONCE, withSecurityHeaders } from "./security-headers.ts";

const mediaTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
};

/** Answers for the renderer's own files. */
export type ServeFile = (pathname: string) => Promise<Response>;

/** @param directory the folder that holds the built index.html */
export async function createRendererFiles(directory: string): Promise<ServeFile> {
  const files = new Map<string, string>();
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    files.set(`/${relative(directory, file).split(sep).join("/")}`, file);
  }
  return async (pathname) => {
    const name = pathname === "/" ? "/index.html" : pathname;
    const file = files.get(name);
    if (file === undefined) return withSecurityHeaders(new Response(null, { status: 404 }));
    const type = mediaTypes[extname(name)] ?? "application/octet-stream";
    if (name === "/index.html") return servePage(await readFile(file, "utf8"), type);
    const response = new Response(await readFile(file), { headers: { "Content-Type": type } });
    return withSecurityHeaders(response, { immutable: name.startsWith("/assets/") });
  };
}

function servePage(html: string, type: string): Response {
  const nonce = randomBytes(16).toString("base64url");
  const headers = { "Content-Type": type, "Content-Security-Policy": contentSecurityPolicy(nonce) };
  return withSecurityHeaders(new Response(html.replaceAll(STYLE_NONCE, nonce), { headers }));
}
