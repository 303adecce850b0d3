import { Hono } from "hono";
import type { Workstation } from "../core/workstation.ts";

/** The program, and what a page notices of the machine before the core can: that there is a network again. */
export const machineRoutes = (workstation: Workstation) =>
  new Hono()
    .get("/program", (c) => c.json(workstation.program()))
    .post("/machine/line-back", async (c) => {
      await workstation.meet("line-back");
      return c.json({ changed: true });
    });
