/** Protocols that a reader brought in, in the encrypted index. */
import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { type KeptProtocol, keptProtocol, type ProtocolToKeep } from "../../../shared/hanging/kept-protocol.ts";
import type { Database } from "../vault/index.ts";

export interface KeptProtocols {
  /** In the order in which they came. */
  list(): Promise<readonly KeptProtocol[]>;
  put(wanted: ProtocolToKeep): Promise<KeptProtocol>;
  remove(id: string): Promise<void>;
}

export interface ProtocolsPlace {
  readonly index: Kysely<Database>;
  readonly clock: () => number;
  readonly changed: () => void;
}

/** In the column for those of every site, which SQLite then holds apart by their id alone. */
const EVERY_SITE = "";

export function createKeptProtocols({ index, clock, changed }: ProtocolsPlace): KeptProtocols {
  return {
    async list() {
      const rows = await index.selectFrom("hanging_protocol").selectAll().orderBy("changed_at").orderBy("id").execute();
      return rows.flatMap(({ id, site_id, body_json }) => {
        const protocol: unknown = JSON.parse(body_json);
        // One of another version of the program that fits no more is left out, never the list.
        return keptProtocol.safeParse({ id, siteId: site_id === EVERY_SITE ? null : site_id, protocol }).data ?? [];
      });
    },
    async put({ siteId, protocol }) {
      const told = { body_json: JSON.stringify(protocol), changed_at: clock() };
      const { id } = await index
        .insertInto("hanging_protocol")
        .values({ id: randomUUID(), site_id: siteId ?? EVERY_SITE, protocol_id: protocol.id, ...told })
        .onConflict((conflict) => conflict.columns(["site_id", "protocol_id"]).doUpdateSet(told))
        .returning("id")
        .executeTakeFirstOrThrow();
      changed();
      return { id, siteId, protocol };
    },
    async remove(id) {
      await index.deleteFrom("hanging_protocol").where("id", "=", id).execute();
      changed();
    },
  };
}
