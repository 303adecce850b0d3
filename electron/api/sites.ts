import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { addSite, changeSite, signInRequest, trySite } from "../../shared/contract/site-requests.ts";
import { siteExport } from "../../shared/contract/site-status.ts";
import { orderIds } from "../../shared/contract/worklist-requests.ts";
import { ProblemError } from "../../shared/problem.ts";
import type { Workstation } from "../core/workstation.ts";
import { validated } from "./validated.ts";

/** Sites, their test, and what their intake rule lets in. */
export const siteRoutes = (workstation: Workstation) => {
  const sites = () => workstation.desk().sites;
  return new Hono()
    .get("/sites", async (c) => c.json(await workstation.deskBehindLock().sites.list()))
    .post("/sites", validated("json", addSite), async (c) => {
      const { config, secrets } = c.req.valid("json");
      return c.json(await sites().add(config, secrets));
    })
    .put("/sites/order", validated("json", orderIds), async (c) => {
      await sites().order(c.req.valid("json").ids);
      return c.json(await sites().list());
    })
    .post("/sites/import", validated("json", siteExport), async (c) =>
      c.json({ sites: await sites().import(c.req.valid("json")) }),
    )
    .post("/sites/test", validated("json", trySite), (c) => {
      const { config, secrets, siteId } = c.req.valid("json");
      const steps = sites().test({ config, secrets, siteId }, c.req.raw.signal);
      return streamSSE(c, async (stream) => {
        for await (const step of steps) await stream.writeSSE({ data: JSON.stringify(step) });
      });
    })
    .post("/sites/intake-preview", validated("json", trySite), async (c) => {
      const { config, secrets, siteId } = c.req.valid("json");
      return c.json(await sites().previewIntake({ config, secrets, siteId }, c.req.raw.signal));
    })
    .post("/sites/sign-in", validated("json", signInRequest), async (c) =>
      c.json(await sites().signIn(c.req.valid("json").archive)),
    )
    .get("/sites/sign-in/:signIn", async (c) => {
      await sites().signedIn(c.req.param("signIn"), c.req.raw.signal);
      return c.json({ signedIn: true });
    })
    .put("/sites/:id", validated("json", changeSite), async (c) => {
      const { config, secrets } = c.req.valid("json");
      if (config.id !== c.req.param("id")) throw new ProblemError("invalid", "id");
      return c.json(await sites().change(config, secrets));
    })
    .delete("/sites/:id", async (c) => {
      await sites().remove(c.req.param("id"));
      return c.json({ removed: true });
    })
    .get("/sites/:id/export", async (c) => {
      c.header("Content-Disposition", 'attachment; filename="alcove-site.json"');
      return c.json(await sites().export(c.req.param("id")));
    })
    .post("/sites/:id/poll", async (c) => {
      await sites().poll(c.req.param("id"));
      return c.json({ asked: true });
    });
};
