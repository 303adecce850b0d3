import { Hono } from "hono";
import type { Workstation } from "../core/workstation.ts";

/** What a page notices of the machine before the core can: that there is a network again. */
export const machineRoutes = (workstation: Workstation) =>
  new Hono().post("/machine/line-back", async (c) => {
    await workstation.meet("line-back");
    return c.json({ changed: true });
  });
