import { Hono } from "hono";
import { protocolToKeep } from "../../shared/hanging/kept-protocol.ts";
import { correctedTraits } from "../../shared/hanging/series-traits.ts";
import type { Workstation } from "../core/workstation.ts";
import { validated } from "./validated.ts";

/** What the reader said that series are, and protocols that were brought in. */
export const hangingRoutes = (workstation: Workstation) => {
  const corrections = () => workstation.desk().corrections;
  const protocols = () => workstation.desk().protocols;
  const listedCorrections = async () => ({ corrections: [...(await corrections().list())] });
  const listedProtocols = async () => ({ protocols: [...(await protocols().list())] });
  return new Hono()
    .get("/series-corrections", async (c) => c.json(await listedCorrections()))
    .put("/series/:id/correction", validated("json", correctedTraits), async (c) =>
      c.json(await corrections().put(c.req.param("id"), c.req.valid("json"))),
    )
    .delete("/series-corrections/:id", async (c) => {
      await corrections().remove(c.req.param("id"));
      return c.json(await listedCorrections());
    })
    .get("/hanging-protocols", async (c) => c.json(await listedProtocols()))
    .put("/hanging-protocols", validated("json", protocolToKeep), async (c) =>
      c.json(await protocols().put(c.req.valid("json"))),
    )
    .delete("/hanging-protocols/:id", async (c) => {
      await protocols().remove(c.req.param("id"));
      return c.json(await listedProtocols());
    });
};
