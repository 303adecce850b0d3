import { Hono } from "hono";
import { fetchTrial } from "../../shared/contract/prefetch-plan.ts";
import type { Workstation } from "../core/workstation.ts";
import { validated } from "./validated.ts";

/** How the prefetch stands; also behind the lock, where the reader may still look at its progress. */
export const prefetchRoutes = (workstation: Workstation) =>
  new Hono()
    .get("/prefetch", (c) => c.json(workstation.desk().prefetch.state()))
    .get("/prefetch/plan", async (c) => c.json(await workstation.desk().prefetch.plan()))
    .post("/prefetch/what-if", validated("json", fetchTrial), async (c) =>
      c.json(await workstation.desk().prefetch.plan(c.req.valid("json"))),
    )
    .get("/prefetch/leaving", async (c) => c.json(await workstation.desk().prefetch.leaving()))
    .post("/prefetch/pause", async (c) => c.json(await workstation.desk().prefetch.setPaused(true)))
    .post("/prefetch/resume", async (c) => c.json(await workstation.desk().prefetch.setPaused(false)));
