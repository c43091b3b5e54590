/** Opens the site's database when it is first used; a command that needs none never touches it. */
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../errors.ts";
import type { Ports } from "../ports/mod.ts";
import { type DatabaseLocation, defaultLocation, parseLocation } from "./location.ts";
import type { Store } from "./store.ts";

const locationFile = "/etc/xcat/cfgloc";

/** The database that /etc/xcat/cfgloc names, SQLite where there is no such file. */
export function openLater(ports: Pick<Ports, "fs" | "clock">): Store {
  let store: Promise<Store> | undefined;
  const opened = () =>
    store ??= openLocation(readLocation(ports.fs.real(locationFile)), ports).catch((error) => {
      store = undefined;
      throw error;
    });
  return {
    engine: async () => (await opened()).engine(),
    read: async (table) => (await opened()).read(table),
    changed: async () => (await opened()).changed(),
    transaction: async (plan) => (await opened()).transaction(plan),
    close: async () => {
      await (await store?.catch(() => undefined))?.close();
    },
  };
}

/** Drivers are loaded here, so that a site pays only for its own. */
export async function openLocation(
  location: DatabaseLocation,
  { fs, clock }: Pick<Ports, "fs" | "clock">,
): Promise<Store> {
  switch (location.engine) {
    case "postgres":
      return (await import("./postgres.ts")).openPostgres(location, clock);
    case "mysql":
      return (await import("./mysql.ts")).openMysql(location, clock);
    case "sqlite": {
      const { openSqlite } = await import("./sqlite.ts");
      const file = fs.real(location.file);
      return openFile(file, () => openSqlite(file, clock));
    }
  }
}

/** @throws UsageError it cannot be read, says nothing that is known, or is open to others: a password is in it */
function readLocation(path: string): DatabaseLocation {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return defaultLocation;
    throw new UsageError(`The database's location ${path} cannot be read: ${wordsOf(error)}`);
  }
  try {
    const mode = Number(fstatSync(file).mode) & 0o777;
    if ((mode & 0o037) !== 0) {
      throw new UsageError(
        `${path} has mode ${mode.toString(8).padStart(4, "0")}, but holds the database's password: ` +
          `make it 0600 (chmod 0600 ${path})`,
      );
    }
    return parseLocation(readFileSync(file, "utf8"));
  } finally {
    closeSync(file);
  }
}

function openFile(file: string, connect: () => Store): Store {
  try {
    mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(file, "a", 0o600)); // passwords are in it: readable by its owner only, from its first byte
    return connect();
  } catch (error) {
    throw new UsageError(`The database ${file} cannot be opened: ${wordsOf(error)}`);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
