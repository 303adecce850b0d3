import { Hono } from "hono";
import { decideOrderMatch, tryOrderSource } from "../../shared/contract/order-requests.ts";
import type { Workstation } from "../core/workstation.ts";
import { validated } from "./validated.ts";

/** Which order is whose, and what order sources delivered. */
export const orderRoutes = (workstation: Workstation) => {
  const orders = () => workstation.desk().orders;
  return new Hono()
    .get("/exams/:id/order-matches", async (c) => c.json({ matches: [...(await orders().matches(c.req.param("id")))] }))
    .post("/order-matches", validated("json", decideOrderMatch), async (c) => {
      await orders().decide(c.req.valid("json"));
      return c.json({ decided: true as const });
    })
    .post("/order-sources/test", validated("json", tryOrderSource), async (c) =>
      c.json(await orders().test(c.req.valid("json"), c.req.raw.signal)),
    )
    .get("/sites/:id/orders", async (c) => c.json(await orders().report(c.req.param("id"))));
};
