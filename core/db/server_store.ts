/** A store on a database server: one connection reads, another holds the writers' turn; lost ones are made anew. */
import { randomUUID } from "node:crypto";
import type { Row } from "../database.ts";
import { UsageError } from "../errors.ts";
import type { Clock } from "../ports/mod.ts";
import type { TableSpec } from "../table.ts";
import { applyBatch } from "./apply_batch.ts";
import { type Cells, planBatches } from "./batches.ts";
import { changesTable } from "./changes_table.ts";
import { type Engine, orderColumn, type Session, SessionError, watched } from "./session.ts";
import type { Change, Store } from "./store.ts";

/** A server that answers nothing for so long is given up; asking for changes takes a millisecond. */
const answerTimeoutMs = 30_000;

interface Connection {
  opening: Promise<Session>;
  session?: Session;
}

type Schema = ReadonlyMap<string, ReadonlySet<string>>;

export function createServerStore(engine: Engine, clock: Clock): Store {
  const { dialect, label } = engine;
  const changes = dialect.quoted(changesTable.name);
  const number = `CAST(${dialect.quoted("number")} AS ${dialect.integer})`;
  const name = dialect.quoted("name");
  const connections = new Map<"reader" | "writer", Connection>();
  let schema: Promise<Schema> | undefined;
  let last = 0;
  let epoch = "";

  return {
    engine: () => Promise.resolve(engine.name),
    read: (table) => reading((session) => readRows(session, table)),
    changed: () => reading((session) => inTime(session, changedSince(session, last))),
    async transaction(plan) {
      const { session, base } = await begin();
      try {
        const { value, changes } = await plan();
        if (changes.length === 0) await session.run("ROLLBACK");
        else await carryOut(session, changes, base);
        return value;
      } catch (error) {
        await session.run("ROLLBACK").catch(() => drop(session));
        throw error instanceof SessionError ? lostWrite(error) : error;
      }
    },
    async close() {
      for (const { opening } of connections.values()) {
        await opening.then((session) => session.close(), () => {});
      }
      connections.clear();
    },
  };

  /** Reading again does no harm, so a connection that was lost meanwhile costs nobody anything. */
  async function reading<T>(work: (session: Session) => Promise<T>): Promise<T> {
    for (let again = true;; again = false) {
      const session = await connected("reader");
      try {
        return await work(session);
      } catch (error) {
        if (!(error instanceof SessionError)) throw error;
        if (error.lost) drop(session);
        if (!error.lost || !again) throw new UsageError(`The ${label} does not answer: ${error.message}`);
      }
    }
  }

  async function connected(use: "reader" | "writer"): Promise<Session> {
    const kept = connections.get(use);
    if (kept) return await kept.opening;
    const connection: Connection = { opening: open(use).then((session) => connection.session = session) };
    connections.set(use, connection);
    try {
      return await connection.opening;
    } catch (error) {
      if (connections.get(use) === connection) connections.delete(use);
      if (!(error instanceof SessionError)) throw error;
      throw new UsageError(`The ${label} cannot be used: ${error.message}`);
    }
  }

  async function open(use: "reader" | "writer"): Promise<Session> {
    const session = await engine.connect();
    try {
      if (use === "reader") await prepare(session);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  function drop(session: Session): void {
    for (const [use, connection] of connections) {
      if (connection.session === session) connections.delete(use);
    }
    session.close().catch(() => {});
  }

  /** A new connection may be to another database of the same name: nothing known of the old one holds. */
  async function prepare(session: Session): Promise<void> {
    schema = undefined;
    await ensure(session, [changesTable]);
    const present = async () => (await session.query(`SELECT 1 FROM ${changes} WHERE ${name}=''`)).length > 0;
    if (await present()) return;
    const columns = Object.keys(changesTable.columns);
    for (const { sql, parameters } of dialect.insert(changesTable, columns, [["", "0", randomUUID()]])) {
      await session.run(sql, parameters).catch(async (error) => {
        if (!await present()) throw error; // another process was faster
      });
    }
  }

  async function changedSince(session: Session, asked: number): Promise<ReadonlySet<string> | "all"> {
    const rows = await session.query(
      `SELECT ${name}, ${number}, ${
        dialect.quoted("epoch")
      } FROM ${changes} WHERE ${name}='' OR ${number}>${asked}`,
    );
    const [, counted, current] = rows.find(([table]) => table === "") ?? [];
    if (current !== epoch || Number(counted) < asked) {
      epoch = current ?? "";
      last = Number(counted ?? 0);
      return "all";
    }
    last = Math.max(last, Number(counted));
    return new Set(rows.flatMap(([table]) => table ? [table] : []));
  }

  /** Ends a connection over which no answer comes: the peer may be gone without a word. */
  async function inTime<T>(session: Session, answer: Promise<T>): Promise<T> {
    const answered = new AbortController();
    const limit = clock.sleep(answerTimeoutMs, answered.signal).then(() => {
      if (!answered.signal.aborted) throw new SessionError(`silent for ${answerTimeoutMs / 1000} s`, true);
    });
    try {
      await Promise.race([answer, limit]);
      return await answer;
    } catch (error) {
      answer.catch(() => {});
      if (error instanceof SessionError && error.lost) drop(session);
      throw error;
    } finally {
      answered.abort();
    }
  }

  async function readRows(session: Session, table: TableSpec): Promise<Row[]> {
    const present = await columnsOf(session, table);
    const columns = Object.keys(table.columns).filter((column) => present?.has(column));
    if (columns.length === 0) return [];
    const rows = await session.query(
      `SELECT ${columns.map(dialect.quoted).join(",")} FROM ${dialect.quoted(table.name)}` +
        ` ORDER BY ${dialect.quoted(orderColumn)}`,
    );
    return rows.map((cells) => rowOf(columns, cells));
  }

  /** Asked again while something is missing: another process may have added it. */
  async function columnsOf(session: Session, table: TableSpec): Promise<ReadonlySet<string> | undefined> {
    const known = (await (schema ??= loadSchema(session))).get(table.name);
    return isComplete(table, known) ? known : (await loadSchema(session, table.name)).get(table.name);
  }

  async function loadSchema(session: Session, table?: string): Promise<Schema> {
    const found = new Map<string, Set<string>>();
    try {
      const rows = table === undefined
        ? await session.query(dialect.schema())
        : await session.query(dialect.schema(dialect.mark(1)), [table]);
      for (const [name, column] of rows) {
        const columns = found.get(name ?? "") ?? new Set();
        found.set(name ?? "", columns.add(column ?? ""));
      }
    } catch (error) {
      schema = undefined;
      throw error;
    }
    return found;
  }

  /** Brings tables up to their declarations; another process may be doing the same. */
  async function ensure(session: Session, tables: Iterable<TableSpec>): Promise<void> {
    let made = false;
    for (const table of tables) {
      for (const { sql, isDone } of missingParts(table, await columnsOf(session, table))) {
        made = true;
        await session.run(sql).catch(async (error) => {
          if (!isDone((await loadSchema(session, table.name)).get(table.name))) throw error;
        });
      }
    }
    if (made) schema = undefined;
  }

  function* missingParts(table: TableSpec, present: ReadonlySet<string> | undefined) {
    const complete = (found: ReadonlySet<string> | undefined) => isComplete(table, found);
    if (!present) yield { sql: dialect.createTable(table), isDone: complete };
    for (const column of present ? Object.keys(table.columns) : []) {
      if (!present?.has(column)) yield { sql: dialect.addColumn(table, column), isDone: complete };
    }
    if (dialect.watch && !present?.has(watched)) {
      yield { sql: dialect.watch(table), isDone: (found?: ReadonlySet<string>) => found?.has(watched) };
    }
  }

  async function begin(): Promise<{ session: Session; base: number }> {
    for (let again = true;; again = false) {
      await connected("reader"); // makes what the writer locks
      const session = await connected("writer");
      try {
        await session.run("BEGIN");
        const rows = await session.query(`SELECT ${number} FROM ${changes} WHERE ${name}='' FOR UPDATE`);
        return { session, base: Number(rows[0]?.[0] ?? 0) };
      } catch (error) {
        if (!(error instanceof SessionError)) throw error;
        if (error.lost) drop(session);
        else await session.run("ROLLBACK").catch(() => drop(session));
        if (!error.lost || !again) {
          throw new UsageError(`The ${label} cannot be written to: ${error.message}`);
        }
      }
    }
  }

  async function carryOut(session: Session, list: readonly Change[], base: number): Promise<void> {
    const batches = planBatches(list);
    const tables = new Map(batches.map(({ table }) => [table.name, table]));
    // On the other connection: MariaDB would end the transaction.
    await reading((reader) => ensure(reader, tables.values()));
    for (const batch of batches) await applyBatch(session, dialect, batch);
    const marks: Cells[] = ["", ...tables.keys()].map((table) => [table, String(base + 1)]);
    for (const { sql, parameters } of dialect.upsert(changesTable, ["number"], marks)) {
      await session.run(sql, parameters);
    }
    await session.run("COMMIT").catch((error) => {
      throw error instanceof SessionError && error.lost ? unknownOutcome(error) : error;
    });
    if (last === base) last = base + 1;
  }

  function lostWrite(error: SessionError): UsageError {
    return new UsageError(
      error.lost
        ? `The connection to the ${label} was lost during a change; nothing of it was kept, give the command again: ${error.message}`
        : `The ${label} refused a change; nothing of it was kept: ${error.message}`,
    );
  }

  function unknownOutcome(error: SessionError): UsageError {
    return new UsageError(
      `The connection to the ${label} was lost while a change was being completed; look whether it is there ` +
        `before giving the command again: ${error.message}`,
    );
  }
}

function isComplete(table: TableSpec, present: ReadonlySet<string> | undefined): boolean {
  return present !== undefined && Object.keys(table.columns).every((column) => present.has(column));
}

function rowOf(columns: readonly string[], cells: Cells): Row {
  const row: Record<string, string> = {};
  columns.forEach((column, index) => {
    const cell = cells[index];
    if (cell !== null && cell !== undefined && cell !== "") row[column] = cell;
  });
  return row;
}
