/** Opens the site's database when it is first used; a command that needs none never touches it. */
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../errors.ts";
import type { Ports } from "../ports/mod.ts";
import { openSqlite } from "./sqlite.ts";
import type { Store } from "./store.ts";

const databaseFile = "/etc/xcat/xcat.sqlite";

export function openLater({ fs, clock }: Pick<Ports, "fs" | "clock">): Store {
  let store: Store | undefined;
  const opened = () => store ??= open(fs.real(databaseFile), () => openSqlite(fs.real(databaseFile), clock));
  return {
    read: (table) => opened().read(table),
    version: () => opened().version(),
    transaction: (plan) => opened().transaction(plan),
    close: () => store?.close() ?? Promise.resolve(),
  };
}

function open(file: string, connect: () => Store): Store {
  try {
    mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(file, "a", 0o600)); // passwords are in it: readable by its owner only, from its first byte
    return connect();
  } catch (error) {
    throw new UsageError(`The database ${file} cannot be opened: ${error instanceof Error ? error.message : error}`);
  }
}
