/** A plugin: a plain object that registers what it brings. */
import type { BootMethod } from "./boot_method.ts";
import type { AnyCommand } from "./command.ts";
import type { Context } from "./context.ts";
import type { Distribution } from "./distribution.ts";
import type { AnyDriver } from "./driver.ts";
import type { ObjectSpec, TableSpec } from "./table.ts";

/** Loads a module when it is first needed; the specifier must be a literal, so that the compiler sees it. */
export type Lazy<T> = () => Promise<T>;

/** Something the daemon runs beside answering requests, such as a listener. */
export interface Service {
  name: string;
  /** Starts it; resolves when it is ready. `context` is the daemon's own, as user root. */
  start(context: Context): Promise<{ close(): Promise<void> }>;
}

export interface Plugin {
  name: string;
  tables?: readonly TableSpec[];
  objects?: readonly ObjectSpec[];
  /** Command name → its declaration, loaded when called. */
  commands?: Readonly<Record<string, Lazy<AnyCommand>>>;
  drivers?: Readonly<Record<string, Lazy<AnyDriver>>>;
  bootMethods?: readonly BootMethod[];
  distributions?: readonly Distribution[];
  services?: readonly Lazy<Service>[];
  /** Names of files under postscripts/ that it brings. */
  postscripts?: readonly string[];
}

export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}
