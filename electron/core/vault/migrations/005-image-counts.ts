/**
 * How many images of each series are here, refused, and broken but for those gone at their archive, kept beside the series
 * by triggers: the list counts them for thousands of exams at once, and would read the index of all instances for it.
 */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { addColumn } from "./add-column.ts";

const isIn = {
  here: (row: string) => `(${row}.state = 'here')`,
  refused: (row: string) => `(${row}.state = 'refused')`,
  broken: (row: string) => `(${row}.state = 'broken' and ${row}.gone_at is null)`,
} as const;
const columns = Object.entries(isIn);

const count = (row: "new" | "old", sign: "+" | "-"): string =>
  `update series set ${columns.map(([name, is]) => `${name} = ${name} ${sign} ${is(row)}`).join(", ")}
    where id = ${row}.series_id`;

/** The count comes after the triggers: cut short between, it is made when this runs again. */
const statements = [
  `create trigger if not exists instance_counted_in after insert on instance when new.state <> 'expected'
    begin ${count("new", "+")}; end`,
  `create trigger if not exists instance_counted_out after delete on instance when old.state <> 'expected'
    begin ${count("old", "-")}; end`,
  `create trigger if not exists instance_counted_again after update of state, gone_at on instance
    when old.state <> new.state or (old.gone_at is null) <> (new.gone_at is null)
    begin ${count("old", "-")}; ${count("new", "+")}; end`,
  `update series set ${columns
    .map(([name, is]) => `${name} = (select count(*) from instance where series_id = series.id and ${is("instance")})`)
    .join(", ")}`,
];

export const imageCounts: Migration = {
  async up(index: Kysely<unknown>) {
    for (const [name] of columns) await addColumn(index, "series", name, "not null default 0");
    for (const statement of statements) await sql.raw(statement).execute(index);
  },
};
