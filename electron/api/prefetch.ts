import { Hono } from "hono";
import type { Workstation } from "../core/workstation.ts";

/** How the prefetch stands; also behind the lock, where the reader may still look at its progress. */
export const prefetchRoutes = (workstation: Workstation) =>
  new Hono()
    .get("/prefetch", (c) => c.json(workstation.desk().prefetch.state()))
    .get("/prefetch/plan", async (c) => c.json(await workstation.desk().prefetch.plan()))
    .post("/prefetch/pause", async (c) => c.json(await workstation.desk().prefetch.setPaused(true)))
    .post("/prefetch/resume", async (c) => c.json(await workstation.desk().prefetch.setPaused(false)));
