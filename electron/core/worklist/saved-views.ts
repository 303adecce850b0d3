/** Saved views in the encrypted index. */
import type { Kysely } from "kysely";
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import { view } from "../../../shared/worklist/view.ts";
import type { Database } from "../vault/index.ts";
import type { Views } from "./views.ts";

export function createViews(index: Kysely<Database>, audit: (event: AuditEvent) => void): Views {
  const changed = (): void => audit({ kind: "settings-changed", names: ["views"] });
  return {
    async list() {
      const rows = await index.selectFrom("view").select("body_json").orderBy("position").orderBy("id").execute();
      // A view of another version of the program that fits no more is left out, never the list.
      return rows.flatMap(({ body_json }) => view.safeParse(JSON.parse(body_json)).data ?? []);
    },
    async put(wanted) {
      const body_json = JSON.stringify(wanted);
      const last = await index
        .selectFrom("view")
        .select(({ fn }) => fn.max("position").as("position"))
        .executeTakeFirst();
      await index
        .insertInto("view")
        .values({ id: wanted.id, position: (last?.position ?? 0) + 1, body_json })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ body_json }))
        .execute();
      changed();
      return wanted;
    },
    async remove(id) {
      await index.deleteFrom("view").where("id", "=", id).execute();
      changed();
    },
    async order(ids) {
      await index.transaction().execute(async (transaction) => {
        for (const [position, id] of ids.entries()) {
          await transaction.updateTable("view").set({ position }).where("id", "=", id).execute();
        }
      });
      changed();
    },
  };
}
