import { Hono } from "hono";
import { z } from "zod";
import type { Workstation } from "../core/workstation.ts";
import { validated } from "./validated.ts";

const page = z.object({
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

/** What was done at this workstation; reading it is itself an entry. */
export const auditRoutes = (workstation: Workstation) =>
  new Hono().get("/audit", validated("query", page), async (c) => {
    const { before, limit } = c.req.valid("query");
    return c.json(await workstation.desk().audit(before, limit));
  });
