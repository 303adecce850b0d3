import { Hono } from "hono";
import { framesRequest } from "../../shared/contract/exam-content.ts";
import { ProblemError } from "../../shared/problem.ts";
import type { Workstation } from "../core/workstation.ts";
import { validated } from "./validated.ts";

const bytesType = "application/octet-stream";
/** File names are plain ASCII of our own making or are encoded whole (RFC 6266). */
const attachment = (name: string) => `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;

/** Content of studies, and pixels, documents and files as bytes. */
export const readingRoutes = (workstation: Workstation) => {
  const reading = () => workstation.desk().reading;
  return new Hono()
    .get("/studies/:id/content", async (c) => c.json(await reading().studyContent(c.req.param("id"))))
    .post("/studies/:id/fetch", async (c) => {
      await workstation.desk().prefetch.fetchStudy(c.req.param("id"));
      return c.json(await reading().studyContent(c.req.param("id")));
    })
    .get("/studies/:id/export", async (c) => {
      const { name, body } = await reading().exportStudy(c.req.param("id"), c.req.raw.signal);
      return c.body(body, 200, { "Content-Type": "application/zip", "Content-Disposition": attachment(name) });
    })
    .get("/series/:id/instances", async (c) => {
      const text = await reading().instancesJson(c.req.param("id"));
      // `seriesInstances` of the contract; nothing on this side parses it.
      return c.body(text, 200, { "Content-Type": "application/json" });
    })
    .get("/series/:id/thumbnail", async (c) => {
      const picture = await reading().thumbnail(c.req.param("id"));
      if (picture === null) throw new ProblemError("not-found");
      return c.body(picture, 200, { "Content-Type": bytesType });
    })
    .post("/frames", validated("json", framesRequest), async (c) => {
      const { bytes, body } = await reading().frames(c.req.valid("json"), c.req.raw.signal);
      return c.body(body, 200, { "Content-Type": bytesType, "Content-Length": String(bytes) });
    })
    .get("/instances/:id/document", async (c) => c.json(await reading().document(c.req.param("id"))))
    .get("/instances/:id/file", async (c) => {
      const { name, mediaType, bytes } = await reading().file(c.req.param("id"));
      return c.body(bytes, 200, {
        "Content-Type": mediaType,
        "Content-Disposition": attachment(name),
        "Content-Length": String(bytes.byteLength),
      });
    });
};
