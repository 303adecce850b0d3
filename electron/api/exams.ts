import { Hono } from "hono";
import {
  fetchExam,
  groupExams,
  markExam,
  noteExam,
  prioritizeExam,
  reserveExam,
  ungroupExam,
} from "../../shared/contract/worklist-requests.ts";
import type { Workstation } from "../core/workstation.ts";
import { jsonLines } from "./json-lines.ts";
import { validated } from "./validated.ts";

/** The worklist, and what a reader does to an exam. Each change answers with the rows it made. */
export const examRoutes = (workstation: Workstation) => {
  const worklist = () => workstation.desk().worklist;
  const content = (examId: string) => workstation.desk().reading.examContent(examId);
  return new Hono()
    .get("/exams", (c) => c.body(jsonLines("exams", worklist().parts()), 200, { "Content-Type": "application/json" }))
    .post("/exams/group", validated("json", groupExams), async (c) =>
      c.json(await worklist().group(c.req.valid("json").exams)),
    )
    .get("/exams/:id/content", async (c) => c.json(await content(c.req.param("id"))))
    .post("/exams/:id/open", async (c) => {
      await worklist().setOpen(c.req.param("id"), true);
      return c.json(await content(c.req.param("id")));
    })
    .post("/exams/:id/close", async (c) => c.json(await worklist().setOpen(c.req.param("id"), false)))
    .post("/exams/:id/read", validated("json", markExam), async (c) =>
      c.json(await worklist().markRead(c.req.param("id"), c.req.valid("json").read)),
    )
    .post("/exams/:id/reserve", validated("json", reserveExam), async (c) =>
      c.json(await worklist().reserve(c.req.param("id"), c.req.valid("json").reserved)),
    )
    .post("/exams/:id/priority", validated("json", prioritizeExam), async (c) =>
      c.json(await worklist().prioritize(c.req.param("id"), c.req.valid("json").priority)),
    )
    .post("/exams/:id/fetch", validated("json", fetchExam), async (c) =>
      c.json(await worklist().setFetch(c.req.param("id"), c.req.valid("json").fetch)),
    )
    .post("/exams/:id/note", validated("json", noteExam), async (c) =>
      c.json(await worklist().setNote(c.req.param("id"), c.req.valid("json").note)),
    )
    .post("/exams/:id/search-priors", async (c) => c.json(await worklist().searchPriors(c.req.param("id"))))
    .post("/exams/:id/see-correction", async (c) => c.json(await worklist().seeCorrection(c.req.param("id"))))
    .post("/exams/:id/ungroup", validated("json", ungroupExam), async (c) =>
      c.json({ exams: [...(await worklist().ungroup(c.req.param("id"), c.req.valid("json").study))] }),
    );
};
