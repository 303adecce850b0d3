/** When an exam's service-level clock started, kept so that late images never start it anew; counts by state made fast. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

export const examClock: Migration = {
  async up(index: Kysely<unknown>) {
    const columns = await sql<{ name: string }>`select name from pragma_table_info('exam')`.execute(index);
    if (!columns.rows.some(({ name }) => name === "clock_from")) {
      await sql`alter table exam add column clock_from integer`.execute(index);
    }
    await sql`create index if not exists instance_by_state on instance (series_id, state)`.execute(index);
  },
};
