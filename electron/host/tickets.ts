/**
 * One-time tickets and the session they are exchanged for.
 *
 * The printed address holds a ticket: it may be read in a terminal's history, so it opens the program once. The
 * session it gives lives in a cookie that scripts cannot read and in this process's memory.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

const digest = (secret: string) => createHash("sha256").update(secret).digest();
const newSecret = () => randomBytes(32).toString("base64url");

export interface Tickets {
  /** A fresh ticket; those given before stay good until used. */
  issue(): string;
  /** Exchanges a ticket for a session, once; `undefined` for one that is used or was never given. */
  exchange(ticket: string): string | undefined;
  isSession(session: string): boolean;
}

export function createTickets(): Tickets {
  const tickets: Buffer[] = [];
  const sessions: Buffer[] = [];
  const find = (secrets: readonly Buffer[], secret: string) => {
    const wanted = digest(secret);
    return secrets.findIndex((known) => timingSafeEqual(known, wanted));
  };
  return {
    issue() {
      const ticket = newSecret();
      tickets.push(digest(ticket));
      return ticket;
    },
    exchange(ticket) {
      const at = find(tickets, ticket);
      if (at < 0) return undefined;
      tickets.splice(at, 1);
      const session = newSecret();
      sessions.push(digest(session));
      return session;
    },
    isSession: (session) => find(sessions, session) >= 0,
  };
}
