import { sql } from "kysely";

/** A clause over a column of exam ids; `null` lets all through. */
export const wanted = (ids: readonly string[] | null, column: string) =>
  ids === null ? sql`true` : sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(ids)}))`;
