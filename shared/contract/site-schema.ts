import { z } from "zod";
import { siteDraft } from "./site.ts";

/** The published schema of a site as a person writes it: docs/site-schema.json, which a test keeps current. */
export const siteJsonSchema = (): unknown => ({
  ...z.toJSONSchema(siteDraft, { io: "input", target: "draft-2020-12" }),
  title: "Alcove site",
  description: "A hospital read for. Only a name and one archive are required; secrets never stand in it.",
});
