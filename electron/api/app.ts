/**
 * The one fetch app: parse, call the core, answer. Mounted by both hosts under their own origin; nothing is decided here.
 *
 * @module
 */
import { Hono } from "hono";
import type { Workstation } from "../core/workstation.ts";
import { auditRoutes } from "./audit.ts";
import { eventRoutes } from "./events.ts";
import { examRoutes } from "./exams.ts";
import { findingRoutes } from "./findings.ts";
import { hangingRoutes } from "./hanging.ts";
import { machineRoutes } from "./machine.ts";
import { orderRoutes } from "./orders.ts";
import { prefetchRoutes } from "./prefetch.ts";
import { answerProblem } from "./problems.ts";
import { readingRoutes } from "./reading.ts";
import { sessionRoutes } from "./session.ts";
import { siteRoutes } from "./sites.ts";
import { viewRoutes } from "./views.ts";

/** @param failed told of every failure that is no `ProblemError`: a bug */
export const createApi = (workstation: Workstation, failed: (error: unknown) => void = () => {}) => {
  const app = new Hono().basePath("/api");
  app.onError(answerProblem(failed));
  app.use(async (c, next) => {
    await next();
    c.header("Cache-Control", "no-store");
  });
  return app
    .route("/", sessionRoutes(workstation))
    .route("/", eventRoutes(workstation))
    .route("/", siteRoutes(workstation))
    .route("/", examRoutes(workstation))
    .route("/", readingRoutes(workstation))
    .route("/", orderRoutes(workstation))
    .route("/", viewRoutes(workstation))
    .route("/", findingRoutes(workstation))
    .route("/", hangingRoutes(workstation))
    .route("/", auditRoutes(workstation))
    .route("/", prefetchRoutes(workstation))
    .route("/", machineRoutes(workstation));
};

/** For `hono/client`. */
export type Api = ReturnType<typeof createApi>;
