import { Hono } from "hono";
import { correctedTraits } from "../../shared/hanging/series-traits.ts";
import type { Workstation } from "../core/workstation.ts";
import { validated } from "./validated.ts";

/** What the reader said that series are, in place of what their headers say. */
export const correctionRoutes = (workstation: Workstation) => {
  const corrections = () => workstation.desk().corrections;
  const listed = async () => ({ corrections: [...(await corrections().list())] });
  return new Hono()
    .get("/series-corrections", async (c) => c.json(await listed()))
    .put("/series/:id/correction", validated("json", correctedTraits), async (c) =>
      c.json(await corrections().put(c.req.param("id"), c.req.valid("json"))),
    )
    .delete("/series-corrections/:id", async (c) => {
      await corrections().remove(c.req.param("id"));
      return c.json(await listed());
    });
};
