/**
 * What befalls the machine that the program runs on, and what the program does then.
 *
 * Rules MA-1 to MA-5 (docs/rules/machine.md).
 */

/**
 * - `system-locked`: the system's own lock, or another user before the screen
 * - `suspending`: it is about to sleep
 * - `woke`: it slept, and goes on
 * - `line-back`: it has a network again
 */
export type MachineEvent = "system-locked" | "suspending" | "woke" | "line-back";

/** Of a session, what these events touch. */
export interface MetSession {
  lock(why: { readonly by: "system" }): Promise<unknown>;
  /** `null` while no vault is open. */
  readonly desk: { rest(): void; goOn(): void } | null;
}

/** Resolves when the program is locked, where that is asked for; sites are asked behind it. There is none for a line that is gone: see MA-5. */
export async function meetMachineEvent(event: MachineEvent, session: MetSession): Promise<void> {
  switch (event) {
    case "system-locked":
      await session.lock({ by: "system" });
      return;
    case "suspending":
      // What the line brings is cut first: the machine may sleep before the lock is written.
      session.desk?.rest();
      await session.lock({ by: "system" });
      return;
    case "woke":
    case "line-back":
      session.desk?.goOn();
  }
}
