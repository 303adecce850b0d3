/** The typed client of the core's one fetch app. It asks its own origin, whatever host that is. */
import { hc } from "hono/client";
import type { Api } from "../../electron/api/app.ts";

export const api = hc<Api>("/", { init: { cache: "no-store" } }).api;
