import { Hono } from "hono";
import { z } from "zod";
import { findingChange } from "../../shared/contract/finding.ts";
import { ProblemError } from "../../shared/problem.ts";
import type { Workstation } from "../core/workstation.ts";
import { validated } from "./validated.ts";

/** Measurements and key images of an exam. */
export const findingRoutes = (workstation: Workstation) => {
  const findings = () => workstation.desk().findings;
  const base = z.object({ base: z.coerce.number().int().nonnegative() });
  return new Hono()
    .get("/exams/:id/findings", async (c) => c.json({ findings: [...(await findings().list(c.req.param("id")))] }))
    .put("/exams/:id/findings/:findingId", validated("json", findingChange), async (c) => {
      const change = c.req.valid("json");
      if (change.id !== c.req.param("findingId")) throw new ProblemError("invalid", "id");
      return c.json(await findings().put(c.req.param("id"), change));
    })
    .delete("/exams/:id/findings/:findingId", validated("query", base), async (c) =>
      c.json(await findings().delete(c.req.param("id"), c.req.param("findingId"), c.req.valid("query").base)),
    );
};
