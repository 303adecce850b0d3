import { Hono } from "hono";
import { orderIds } from "../../shared/contract/worklist-requests.ts";
import { ProblemError } from "../../shared/problem.ts";
import { view } from "../../shared/worklist/view.ts";
import type { Workstation } from "../core/workstation.ts";
import { validated } from "./validated.ts";

/** The reader's saved views. */
export const viewRoutes = (workstation: Workstation) => {
  const views = () => workstation.desk().views;
  const listed = async () => ({ views: [...(await views().list())] });
  return new Hono()
    .get("/views", async (c) => c.json(await listed()))
    .put("/views", validated("json", orderIds), async (c) => {
      await views().order(c.req.valid("json").ids);
      return c.json(await listed());
    })
    .put("/views/:id", validated("json", view), async (c) => {
      const wanted = c.req.valid("json");
      if (wanted.id !== c.req.param("id")) throw new ProblemError("invalid", "id");
      return c.json(await views().put(wanted));
    })
    .delete("/views/:id", async (c) => {
      await views().remove(c.req.param("id"));
      return c.json(await listed());
    });
};
