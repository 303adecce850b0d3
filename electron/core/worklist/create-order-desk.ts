/** Doubtful matches and their decision, audited. */
import type { Kysely } from "kysely";
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import { isProblem, ProblemError } from "../../../shared/problem.ts";
import type { OrderDesk } from "../order-desk.ts";
import type { Database } from "../vault/index.ts";
import { decideMatch, matchesOf, siteOfMatch } from "./order-decisions.ts";

export interface OrderDeskPlace {
  readonly index: Kysely<Database>;
  readonly clock: () => number;
  readonly siteOf: (siteId: string) => SiteConfig | undefined;
  readonly audit: (event: AuditEvent) => void;
  /** Exams whose rows are other now, or are no more. */
  readonly changed: (exams: readonly string[]) => Promise<void>;
  readonly report: OrderDesk["report"];
  readonly test: OrderDesk["test"];
}

export function createOrderDesk({ index, clock, siteOf, audit, changed, report, test }: OrderDeskPlace): OrderDesk {
  return {
    matches: (examId) => matchesOf(index, examId),
    async decide(decision) {
      const site = siteOf(await siteOfMatch(index, decision));
      if (site === undefined) throw new ProblemError("not-found", "its site is disabled");
      const exams = await decideMatch(index, site, decision, clock());
      audit({
        kind: "order-match-decided",
        orderId: decision.order,
        studyId: decision.study,
        decision: decision.decision ?? "taken-back",
      });
      await changed(exams);
    },
    report,
    async test(attempt, signal) {
      const tried = { kind: "query", siteId: attempt.siteId ?? "", what: "test", questions: 1, since: null } as const;
      try {
        const trial = await test(attempt, signal);
        audit({ ...tried, answers: trial.orders, outcome: "done", problem: null });
        return trial;
      } catch (error) {
        if (isProblem(error)) audit({ ...tried, answers: null, outcome: "failed", problem: error.problem.code });
        throw error;
      }
    },
  };
}
