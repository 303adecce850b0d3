/** Named values of the index, as JSON. */
import type { Kysely } from "kysely";
import type { Database } from "./schema.ts";

/** `undefined` when it was never set; callers parse it by the schema of what they keep. */
export async function readSetting(index: Kysely<Database>, name: string): Promise<unknown> {
  const row = await index.selectFrom("setting").select("value_json").where("name", "=", name).executeTakeFirst();
  return row === undefined ? undefined : JSON.parse(row.value_json);
}

export async function writeSetting(index: Kysely<Database>, name: string, value: unknown): Promise<void> {
  const value_json = JSON.stringify(value);
  await index
    .insertInto("setting")
    .values({ name, value_json })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value_json }))
    .execute();
}
