/** Which database a site uses: the one line of /etc/xcat/cfgloc. */
import { UsageError } from "../errors.ts";

export interface SqliteLocation {
  engine: "sqlite";
  file: string;
}

export interface ServerLocation {
  engine: "postgres" | "mysql";
  /** Name or address; a path is the server's unix socket (PostgreSQL: the folder that it is in). */
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
  /** PostgreSQL only. `disable`: plain; `prefer`: TLS where the server offers it; `require`: TLS or nothing. */
  tls: "disable" | "prefer" | "require";
}

export type DatabaseLocation = SqliteLocation | ServerLocation;

/** What a site has that never chose a database. */
export const defaultLocation: SqliteLocation = { engine: "sqlite", file: "/etc/xcat/xcat.sqlite" };

const form = "mysql:dbname=xcatdb;host=HOST|USER|PASSWORD";

/**
 * Reads `Pg:dbname=xcatdb;host=10.0.0.1|xcatadm|password`, the same with `mysql:`, or `SQLite:/etc/xcat`. The
 * password is all that follows the second bar.
 * @throws UsageError saying what is wrong, never with the line itself: it holds a password
 */
export function parseLocation(text: string): DatabaseLocation {
  const line = text.split(/\r?\n/).find((one) => one.trim() !== "") ?? "";
  const [, engine = "", rest = ""] = /^\s*(\w+):(.*)$/.exec(line) ?? [];
  const [source = "", user = "", ...password] = rest.split("|");
  const found = engine.toLowerCase();
  if (found === "sqlite") return { engine: "sqlite", file: sqliteFile(source.trim()) };
  if (found === "db2") {
    throw new UsageError(
      "DB2 is not supported: there is no driver for it. Use PostgreSQL (Pg:), MySQL or MariaDB (mysql:), or " +
        "remove /etc/xcat/cfgloc to use SQLite; dumpxCATdb of the old installation and restorexCATdb of " +
        "this one carry the tables over",
    );
  }
  if (found !== "pg" && found !== "mysql") {
    throw new UsageError(`/etc/xcat/cfgloc names no known database: its one line is Pg:… or ${form}`);
  }
  if (user.trim() === "") throw new UsageError(`/etc/xcat/cfgloc names no user; its form is ${form}`);
  return server(found === "pg" ? "postgres" : "mysql", source, user.trim(), password.join("|"));
}

function sqliteFile(path: string): string {
  if (path === "") return defaultLocation.file;
  return /\.sqlite$/.test(path) ? path : `${path.replace(/\/+$/, "")}/xcat.sqlite`;
}

/** The words of the DBI drivers that mean something here. */
function server(
  engine: "postgres" | "mysql",
  source: string,
  user: string,
  password: string,
): ServerLocation {
  const defaults = engine === "postgres"
    ? { port: 5432, tls: "prefer" } as const
    : { port: 3306, tls: "disable" } as const;
  const location: ServerLocation = { engine, host: "localhost", database: "", user, password, ...defaults };
  for (const part of source.split(";").filter((one) => one.trim() !== "")) {
    const [, name = "", value = ""] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
    if (["dbname", "database", "db"].includes(name)) location.database = value;
    else if (name === "host" || name === "hostname" || name === "mysql_socket") location.host = value;
    else if (name === "port" && /^\d{1,5}$/.test(value)) location.port = Number(value);
    else if (
      name === "sslmode" && engine === "postgres" && ["disable", "prefer", "require"].includes(value)
    ) {
      location.tls = value as ServerLocation["tls"];
    } else if (!/^mysql_(enable_utf8(mb4)?|auto_reconnect)$/.test(name)) {
      throw new UsageError(
        `/etc/xcat/cfgloc: "${name === "" ? "a part without =" : name}" cannot be used there so; known are ` +
          "dbname, host, port, mysql_socket and, for Pg, sslmode (disable, prefer, require)",
      );
    }
  }
  if (location.database === "") {
    throw new UsageError(`/etc/xcat/cfgloc names no database; its form is ${form}`);
  }
  return location;
}
