import { sql } from "kysely";

/** A clause over a column of exam ids. */
export const wanted = (ids: readonly string[], column: string) =>
  sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(ids)}))`;
