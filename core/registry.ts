/** What all plugins bring, by name; the first plugin in the list wins a name. */
import type { BootMethod } from "./boot_method.ts";
import type { AnyCommand } from "./command.ts";
import type { Distribution } from "./distribution.ts";
import type { AnyDriver } from "./driver.ts";
import { UsageError } from "./errors.ts";
import type { Lazy, Plugin, Service } from "./plugin.ts";
import type { ObjectSpec, TableSpec } from "./table.ts";

export interface Registry {
  tables: ReadonlyMap<string, TableSpec>;
  objects: ReadonlyMap<string, ObjectSpec>;
  commands: ReadonlyMap<string, Lazy<AnyCommand>>;
  drivers: ReadonlyMap<string, Lazy<AnyDriver>>;
  bootMethods: ReadonlyMap<string, BootMethod>;
  distributions: readonly Distribution[];
  services: readonly Lazy<Service>[];
  /** @throws UsageError naming the table */
  table(name: string): TableSpec;
}

export function createRegistry(plugins: readonly Plugin[]): Registry {
  const tables = byName(plugins.flatMap((plugin) => plugin.tables ?? []));
  return {
    tables,
    objects: byName(plugins.flatMap((plugin) => plugin.objects ?? [])),
    commands: merge(plugins.map((plugin) => plugin.commands)),
    drivers: merge(plugins.map((plugin) => plugin.drivers)),
    bootMethods: byName(plugins.flatMap((plugin) => plugin.bootMethods ?? [])),
    distributions: plugins.flatMap((plugin) => plugin.distributions ?? []),
    services: plugins.flatMap((plugin) => plugin.services ?? []),
    table(name) {
      const table = tables.get(name);
      if (!table) throw new UsageError(`No such table: ${name}`);
      return table;
    },
  };
}

function byName<T extends { name: string }>(parts: readonly T[]): Map<string, T> {
  const named = new Map<string, T>();
  for (const part of parts) if (!named.has(part.name)) named.set(part.name, part);
  return named;
}

function merge<T>(parts: readonly (Readonly<Record<string, T>> | undefined)[]): Map<string, T> {
  const merged = new Map<string, T>();
  for (const part of parts) {
    for (const [name, item] of Object.entries(part ?? {})) if (!merged.has(name)) merged.set(name, item);
  }
  return merged;
}
