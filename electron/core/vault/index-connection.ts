/** The one SQLite connection of an index, as Kysely wants it: statements kept prepared, failures turned into problems. */
import type Database from "better-sqlite3";
import type { SqliteDatabase, SqliteStatement } from "kysely";
import { ProblemError } from "../../../shared/problem.ts";

const KEPT_STATEMENTS = 256;

/** What SQLite reports when bytes on disk fail their check or cannot be read. */
const damage = /^SQLITE_(CORRUPT|NOTADB|IOERR)/;

/** Names expected failures of the index; anything else is a bug and stays as it is. */
export function asIndexProblem(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return error;
  if (error.code === "SQLITE_FULL" || error.code === "ENOSPC") {
    return new ProblemError("disk-full", error.code, { cause: error });
  }
  if (damage.test(error.code)) return new ProblemError("vault-damaged", error.code, { cause: error });
  return error;
}

const named = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw asIndexProblem(error);
  }
};

export function indexConnection(database: Database.Database): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  const prepare = (text: string): SqliteStatement => {
    const statement = named(() => database.prepare(text));
    return {
      reader: statement.reader,
      all: (parameters) => named(() => statement.all(...parameters)),
      run(parameters) {
        // On a full disk SQLite rolls back by itself; doing it again would fail, and hide why it was to be done.
        if (text === "rollback" && !database.inTransaction) return { changes: 0, lastInsertRowid: 0 };
        return named(() => statement.run(...parameters));
      },
      iterate: (parameters) => named(() => statement.iterate(...parameters)),
    };
  };
  return {
    prepare(text) {
      const known = kept.get(text);
      if (known !== undefined) return known;
      const statement = prepare(text);
      // Statements of changed tables are prepared again by SQLite itself.
      if (kept.size >= KEPT_STATEMENTS) {
        const [oldest] = kept.keys();
        if (oldest !== undefined) kept.delete(oldest);
      }
      kept.set(text, statement);
      return statement;
    },
    close() {
      kept.clear();
      database.close();
    },
  };
}
