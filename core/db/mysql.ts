/** Rows in a MariaDB (10.2 or newer) or MySQL (8 or newer) database. */
import type { Clock } from "../ports/mod.ts";
import type { TableSpec } from "../table.ts";
import type { Cells } from "./batches.ts";
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
} from "./session.ts";
import type { Store } from "./store.ts";

/** Compares bytes; what is asked for is the kind of server's own name for "and blanks at the end count". */
const collations = ["utf8mb4_nopad_bin", "utf8mb4_0900_bin"];

/** Connects when it is first used. */
export function openMysql(location: ServerLocation, clock: Clock): Store {
  const label = `MariaDB database "${location.database}" on ${location.host}`;
  const server = { collation: "utf8mb4_bin" };
  return createServerStore({
    name: "mysql",
    label,
    dialect: mysqlDialect(server),
    connect: async () => {
      const session = await connect(location);
      const found = await session.query("SELECT COLLATION_NAME FROM information_schema.COLLATIONS");
      const known = new Set(found.map(([name]) => name));
      server.collation = collations.find((name) => known.has(name)) ?? server.collation;
      return session;
    },
  }, clock);
}

async function connect(location: ServerLocation): Promise<Session> {
  const { createConnection } = await import("mysql2/promise");
  const { host, port, database, user, password } = location;
  let lost = false;
  // The driver leaves statements without an answer when their connection is ended here.
  const closed = Promise.withResolvers<never>();
  closed.promise.catch(() => {});
  const end = () => {
    lost = true;
    closed.reject(new SessionError("the connection was closed", true));
  };
  const connection = await createConnection({
    ...(host.startsWith("/") ? { socketPath: host } : { host, port }),
    database,
    user,
    password,
    charset: "utf8mb4",
    connectTimeout: 10_000,
    maxPreparedStatements: 200,
  }).catch((error) => {
    throw explained(error, true);
  });
  connection.on("error", end);
  connection.on("end", end);
  const ask = async (sql: string, parameters: Cells) => {
    if (lost) return await closed.promise;
    try {
      const options = { sql, rowsAsArray: true };
      const asked = parameters.length === 0
        ? connection.query(options)
        : connection.execute(options, [...parameters]);
      asked.catch(() => {}); // the race may be over before
      const [answer] = await Promise.race([asked, closed.promise]);
      return answer;
    } catch (error) {
      throw error instanceof SessionError ? error : explained(error, lost);
    }
  };
  const session: Session = {
    query: async (sql, parameters = []) => (await ask(sql, parameters)) as unknown as Cells[],
    run: async (sql, parameters = []) =>
      (await ask(sql, parameters) as { affectedRows?: number }).affectedRows ?? 0,
    close() {
      end();
      connection.destroy();
      return Promise.resolve();
    },
  };
  try {
    await session.run(
      "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', innodb_lock_wait_timeout = 30",
    );
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Only the message: the driver's error also carries the statement. */
function explained(error: unknown, lost: boolean): SessionError {
  const { code = "", message = "", fatal = false } = error as {
    code?: string;
    message?: string;
    fatal?: boolean;
  };
  if (code === "ER_LOCK_WAIT_TIMEOUT") {
    return new SessionError("another writer has held its turn for 30 s", false);
  }
  const gone = fatal || /^(PROTOCOL_CONNECTION_LOST|ER_SERVER_SHUTDOWN|ECONN|EPIPE|ETIMEDOUT)/.test(code);
  return new SessionError(message === "" ? code : message, lost || gone);
}

/** Many rows travel as many VALUES of one statement. */
function mysqlDialect(server: { collation: string }): Dialect {
  const dialect: Dialect = {
    quoted,
    mark: () => "?",
    integer: "SIGNED",
    schema: (mark) =>
      "SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()" +
      (mark ? ` AND TABLE_NAME = ${mark}` : ""),
    createTable(table) {
      const length = Math.min(255, Math.floor(768 / table.key.length)); // an index entry has 3072 bytes
      const columns = Object.keys(table.columns).map((column) =>
        table.key.includes(column)
          ? `${quoted(column)} VARCHAR(${length}) NOT NULL DEFAULT ''`
          : `${quoted(column)} MEDIUMTEXT`
      );
      return `CREATE TABLE ${quoted(table.name)} (${columns.join(",")},` +
        ` ${quoted(orderColumn)} BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,` +
        ` UNIQUE KEY (${table.key.map(quoted).join(",")}))` +
        " ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE " + server.collation;
    },
    addColumn: (table, column) => `ALTER TABLE ${quoted(table.name)} ADD COLUMN ${quoted(column)} MEDIUMTEXT`,
    *insert(table, columns, rows) {
      yield* lists(columns.length, rows, (marks) => insertInto(table, columns, marks));
    },
    *upsert(table, values, rows) {
      const columns = [...table.key, ...values];
      const set = values.map((column) =>
        `${quoted(column)}=NULLIF(COALESCE(VALUES(${quoted(column)}),${quoted(column)}),'')`
      );
      const [key = ""] = table.key.map(quoted);
      const conflict = ` ON DUPLICATE KEY UPDATE ${set.join(",") || `${key}=${key}`}`;
      yield* lists(columns.length, rows, (marks) => insertInto(table, columns, marks) + conflict);
    },
    *remove(table, columns, rows) {
      const names = columns.map((column) => comparable(dialect, table, column));
      const same = names.map((name) => `${name}=?`).join(" AND ");
      yield* lists(
        columns.length,
        rows,
        (marks) =>
          `DELETE FROM ${quoted(table.name)} WHERE ${
            names.length === 1
              ? `${names[0]} IN (${marks.join(",")})`
              : marks.map(() => `(${same})`).join(" OR ")
          }`,
      );
    },
  };
  return dialect;
}

function insertInto(table: TableSpec, columns: readonly string[], marks: readonly string[]): string {
  return `INSERT INTO ${quoted(table.name)} (${columns.map(quoted).join(",")}) VALUES ${marks.join(",")}`;
}

/** In sizes that are powers of two, so that the server prepares few statements; it takes 65,535 marks. */
function* lists(
  width: number,
  rows: readonly Cells[],
  sql: (marks: readonly string[]) => string,
): Generator<Statement> {
  const most = 2 ** Math.floor(Math.log2(Math.min(1024, 60_000 / width)));
  const mark = `(${new Array(width).fill("?").join(",")})`;
  for (const piece of pieces(rows, most)) {
    for (let begin = 0; begin < piece.length;) {
      const count = 2 ** Math.floor(Math.log2(piece.length - begin));
      const parameters = piece.slice(begin, begin + count).flat();
      yield { sql: sql(new Array(count).fill(mark)), parameters };
      begin += count;
    }
  }
}

function quoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}
