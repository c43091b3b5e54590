/** Rows in a PostgreSQL database (10 or newer). */
import type { Clock } from "../ports/mod.ts";
import type { TableSpec } from "../table.ts";
import type { Cells } from "./batches.ts";
import { changesTable } from "./changes_table.ts";
import type { ServerLocation } from "./location.ts";
import { createServerStore } from "./server_store.ts";
import {
  comparable,
  type Dialect,
  orderColumn,
  pieces,
  type Session,
  SessionError,
  type Statement,
  watched,
} from "./session.ts";
import type { Store } from "./store.ts";

/** By which the server tells stores from people. */
const applicationName = "xcat";

/** Connects when it is first used. */
export function openPostgres(location: ServerLocation, clock: Clock): Store {
  const label = `PostgreSQL database "${location.database}" on ${location.host}`;
  return createServerStore(
    { name: "Pg", label, dialect: postgresDialect, connect: () => connect(location) },
    clock,
  );
}

/** One connection; the driver would make a new one by itself, which would tear a transaction apart. */
async function connect(location: ServerLocation): Promise<Session> {
  const { default: postgres } = await import("postgres");
  const { host, database, user, password, tls } = location;
  let lost = false;
  // The driver may leave a statement without an answer when its connection ends under it.
  const closed = Promise.withResolvers<never>();
  closed.promise.catch(() => {});
  // Everything is said here: what is not, the driver takes from the environment.
  const client = postgres({
    ...place(location),
    database,
    user,
    password: () => password,
    ssl: host.startsWith("/") || tls === "disable" ? false : tls,
    max: 1,
    idle_timeout: 0,
    max_lifetime: 0,
    connect_timeout: 10,
    fetch_types: false,
    connection: { application_name: applicationName },
    onnotice: () => {},
    onclose() {
      lost = true;
      closed.reject(new SessionError("the connection was closed", true));
    },
  });
  const ask = async (sql: string, parameters: Cells) => {
    if (lost) return await closed.promise;
    try {
      const answer = client.unsafe(sql, [...parameters], { prepare: true }).values();
      answer.catch(() => {}); // the race may be over before
      return await Promise.race([answer, closed.promise]);
    } catch (error) {
      throw error instanceof SessionError ? error : explained(error, lost);
    }
  };
  const session: Session = {
    query: (sql, parameters = []) => ask(sql, parameters) as Promise<Cells[]>,
    run: async (sql, parameters = []) => (await ask(sql, parameters)).count,
    async close() {
      const ended = client.end({ timeout: 0 });
      await Promise.race([ended, closed.promise]).catch(() => {});
    },
  };
  try {
    await session.run("SET lock_timeout = '30s'; SET standard_conforming_strings = on");
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** In lists: a plain host is cut at its first colon, and an IPv6 address has several. */
function place({ host, port }: ServerLocation): { host: string; port: number; path?: string } {
  if (host.startsWith("/")) return { host, port, path: `${host}/.s.PGSQL.${port}` };
  return { host: [host] as unknown as string, port: [port] as unknown as number };
}

/** Only the message: the driver's error also carries the statement's values. */
function explained(error: unknown, lost: boolean): SessionError {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  const gone = /^(CONN|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET|57P0|08)/.test(code);
  if (code === "55P03") return new SessionError("another writer has held its turn for 30 s", false);
  return new SessionError(message === "" ? code : message, lost || gone);
}

/** Trigger of each table, and its function. */
const watcher = "xcat_changed";

/**
 * Before the rows: whoever types takes the writers' turn first, too, so that nobody waits for the other in a circle.
 * Stores note their changes themselves. With the owner's rights, for people who may only write to some tables.
 */
const watchFunction = `CREATE OR REPLACE FUNCTION ${watcher}() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE counted text;
BEGIN
  IF current_setting('application_name') <> '${applicationName}' THEN
    UPDATE ${changesTable.name} SET number = number::bigint + 1 WHERE name = '' RETURNING number INTO counted;
    INSERT INTO ${changesTable.name} (name, number) VALUES (TG_TABLE_NAME, counted)
      ON CONFLICT (name) DO UPDATE SET number = EXCLUDED.number;
  END IF;
  RETURN NULL;
END $$`;

/** Many rows travel as one array a column. */
export const postgresDialect: Dialect = {
  quoted,
  mark: (index) => `$${index}`,
  integer: "bigint",
  schema(mark) {
    const here = "c.relnamespace = current_schema()::regnamespace" + (mark ? ` AND c.relname = ${mark}` : "");
    return "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid" +
      ` WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r','p') AND ${here}` +
      ` UNION ALL SELECT c.relname, '${watched}' FROM pg_class c WHERE ${here} AND (` +
      `EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = c.oid AND tgname = '${watcher}')` +
      ` OR c.relname = '${changesTable.name}' AND EXISTS (SELECT 1 FROM pg_proc` +
      ` WHERE proname = '${watcher}' AND pronamespace = c.relnamespace))`;
  },
  createTable(table) {
    const columns = Object.keys(table.columns).map((column) =>
      table.key.includes(column) ? `${quoted(column)} text NOT NULL DEFAULT ''` : `${quoted(column)} text`
    );
    return `CREATE TABLE ${quoted(table.name)} (${columns.join(",")},` +
      ` ${quoted(orderColumn)} bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,` +
      ` UNIQUE (${table.key.map(quoted).join(",")}))`;
  },
  addColumn: (table, column) => `ALTER TABLE ${quoted(table.name)} ADD COLUMN ${quoted(column)} text`,
  watch: (table) =>
    table.name === changesTable.name
      ? watchFunction
      : `CREATE TRIGGER ${watcher} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${quoted(table.name)}` +
        ` FOR EACH STATEMENT EXECUTE PROCEDURE ${watcher}()`,
  *insert(table, columns, rows) {
    yield* arrays(columns, rows, (source) => insertFrom(table, columns, source));
  },
  *upsert(table, values, rows) {
    const columns = [...table.key, ...values];
    const set = values.map((column) =>
      `${quoted(column)}=NULLIF(COALESCE(EXCLUDED.${quoted(column)},old.${quoted(column)}),'')`
    );
    const action = set.length === 0 ? "DO NOTHING" : `DO UPDATE SET ${set.join(",")}`;
    const conflict = ` ON CONFLICT (${table.key.map(quoted).join(",")}) ${action}`;
    yield* arrays(columns, rows, (source) => insertFrom(table, columns, source) + conflict);
  },
  *remove(table, columns, rows) {
    const same = columns.map((column) =>
      `${comparable(postgresDialect, table, column, "old.")}=new.${quoted(column)}`
    );
    const names = columns.map(quoted).join(",");
    yield* arrays(
      columns,
      rows,
      (source) =>
        `DELETE FROM ${quoted(table.name)} AS old USING ${source} AS new(${names}) WHERE ${
          same.join(" AND ")
        }`,
    );
  },
};

function insertFrom(table: TableSpec, columns: readonly string[], source: string): string {
  const names = columns.map(quoted).join(",");
  return `INSERT INTO ${quoted(table.name)} AS old (${names}) SELECT * FROM ${source} AS new(${names})`;
}

/** The cast from text makes the server read the arrays: the driver need not know their type. */
function* arrays(
  columns: readonly string[],
  rows: readonly Cells[],
  sql: (source: string) => string,
): Generator<Statement> {
  const source = `UNNEST(${columns.map((_, index) => `$${index + 1}::text::text[]`).join(",")})`;
  for (const piece of pieces(rows, 10_000)) {
    const parameters = columns.map((_, index) => arrayLiteral(piece.map((row) => row[index] ?? null)));
    yield { sql: sql(source), parameters };
  }
}

/** `{"a","b \"quoted\"",NULL}` (PostgreSQL 15 §8.15.6). */
function arrayLiteral(cells: Cells): string {
  return `{${cells.map((cell) => cell === null ? "NULL" : `"${cell.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
