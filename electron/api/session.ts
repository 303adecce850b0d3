import { Hono } from "hono";
import { z } from "zod";
import { readerProfile } from "../../shared/contract/reader.ts";
import {
  changePassphrase,
  changePin,
  createReader,
  eraseEverything,
  lockScreen,
  newRecoveryKey,
  openVault,
  unlockScreen,
} from "../../shared/contract/session.ts";
import { settings } from "../../shared/contract/settings.ts";
import type { Workstation } from "../core/workstation.ts";
import { validated } from "./validated.ts";

/** Who sits at the workstation, the reader's keys, settings, and the vault. */
export const sessionRoutes = (workstation: Workstation) => {
  const { session } = workstation;
  return new Hono()
    .get("/session", (c) => c.json(session.state()))
    .post("/session/open", validated("json", openVault), async (c) => c.json(await session.open(c.req.valid("json"))))
    .post("/session/lock", validated("json", lockScreen), async (c) => c.json(await session.lock(c.req.valid("json"))))
    .post("/session/unlock", validated("json", unlockScreen), async (c) =>
      c.json(await session.unlock(c.req.valid("json"))),
    )
    .post("/session/sign-out", async (c) => c.json(await session.signOut()))
    .post("/readers", validated("json", createReader), async (c) =>
      c.json(await session.createReader(c.req.valid("json"))),
    )
    .get("/reader/profile", async (c) => {
      workstation.desk();
      return c.json(await session.profile());
    })
    .put("/reader/profile", validated("json", readerProfile), async (c) => {
      workstation.desk();
      return c.json(await session.saveProfile(c.req.valid("json")));
    })
    .post("/reader/passphrase", validated("json", changePassphrase), async (c) => {
      workstation.desk();
      await session.changePassphrase(c.req.valid("json"));
      return c.json({ changed: true });
    })
    .post("/reader/pin", validated("json", changePin), async (c) => {
      workstation.desk();
      await session.changePin(c.req.valid("json"));
      return c.json({ changed: true });
    })
    .post("/reader/recovery-key", validated("json", newRecoveryKey), async (c) => {
      workstation.desk();
      return c.json(await session.newRecoveryKey(c.req.valid("json")));
    })
    .get("/settings", async (c) => c.json(await workstation.deskBehindLock().settings.get()))
    .put("/settings", validated("json", settings), async (c) =>
      c.json(await workstation.desk().settings.put(c.req.valid("json"))),
    )
    .get("/vault", async (c) => c.json(await workstation.desk().vault.state()))
    .put("/vault/quota", validated("json", z.object({ bytes: z.int().positive() })), async (c) =>
      c.json(await workstation.desk().vault.setQuota(c.req.valid("json").bytes)),
    )
    .post("/vault/erase", validated("json", eraseEverything), async (c) => {
      workstation.desk();
      return c.json(await session.eraseEverything(c.req.valid("json")));
    });
};
