import { type Kysely, sql } from "kysely";

/** Adds a column of whole numbers unless it is there: SQLite's migrations are no transactions, and one cut short runs again. */
export async function addColumn(
  index: Kysely<unknown>,
  table: "series" | "instance",
  column: string,
  otherwise: "null" | "not null default 0" = "null",
): Promise<void> {
  const columns = await sql<{ name: string }>`select name from pragma_table_info(${table})`.execute(index);
  if (columns.rows.some(({ name }) => name === column)) return;
  await sql`alter table ${sql.table(table)} add column ${sql.ref(column)} integer ${sql.raw(otherwise)}`.execute(index);
}
