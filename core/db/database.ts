/** The database over a store: parsed tables are kept between requests and dropped when anyone writes. */
import { type Attributes, type Database, isDisabled, type Row, type Transaction } from "../database.ts";
import { UsageError } from "../errors.ts";
import type { TableSpec } from "../table.ts";
import { createTemplates } from "../template/mod.ts";
import { resolveAttributes, splitGroups } from "./attributes.ts";
import type { Change, Store } from "./store.ts";
import { TableData } from "./table_data.ts";

/** A database that also takes part in a dry run. */
export interface PlanningDatabase extends Database {
  /** The same data, but writes are only shown to `planned` and change nothing. */
  planning(planned: (changes: readonly Change[]) => void): Database;
}

/** @param tables every table there is, by name */
export function createDatabase(store: Store, tables: ReadonlyMap<string, TableSpec>): PlanningDatabase {
  const cache = new Map<string, Promise<TableData>>();
  const derived = new Map<string, { from: readonly TableData[]; value: unknown }>();
  const templates = createTemplates();
  let writing: Promise<unknown> = Promise.resolve();

  const reader = {
    rows: async (table: string) => {
      await refresh();
      return (await load(spec(table))).rows;
    },
    attributes: async (_nodes: readonly string[], columns: readonly string[]) => {
      await refresh();
      return await attributes(columns);
    },
    site: async () => {
      await refresh();
      const table = await load(spec("site"));
      return derive("site", [table], () => siteValues(table.rows));
    },
    nodes: async () => {
      await refresh();
      const nodelist = await load(spec("nodelist"));
      return derive("nodes", [nodelist], () => nodeNames(nodelist.rows));
    },
    nodeSet: async () => {
      await refresh();
      const nodelist = await load(spec("nodelist"));
      return derive("nodeSet", [nodelist], () => new Set(nodeNames(nodelist.rows)));
    },
    groups: async () => {
      await refresh();
      const parts = [await load(spec("nodelist")), await load(spec("nodegroup"))] as const;
      return derive("groups", parts, () => groupMembers(parts[0].rows, parts[1].rows));
    },
  };

  return {
    ...reader,
    engine: () => store.engine(),
    write: (work) => exclusively(() => commit(work)),
    planning: (planned) => ({
      ...reader,
      engine: () => store.engine(),
      write: async (work) => {
        const { value, changes } = await collect(work);
        planned(changes);
        return value;
      },
      close: () => Promise.resolve(),
    }),
    close: () => store.close(),
  };

  /** One connection, so one transaction at a time in this process. */
  function exclusively<T>(work: () => Promise<T>): Promise<T> {
    const turn = writing.then(work, work);
    writing = turn.catch(() => {});
    return turn;
  }

  async function commit<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    let touched: readonly Change[] = [];
    try {
      return await store.transaction(async () => {
        await refresh();
        const collected = await collect(work);
        touched = collected.changes;
        return collected;
      });
    } finally {
      for (const change of touched) cache.delete(change.table.name);
    }
  }

  async function collect<T>(work: (transaction: Transaction) => Promise<T>) {
    const changes: Change[] = [];
    const value = await work({
      ...reader,
      put: (table, key, values) => {
        const checked = spec(table);
        checkColumns(checked, key, values);
        changes.push({ kind: "put", table: checked, key, values });
      },
      append: (table, values) => {
        const checked = spec(table);
        checkColumns(checked, values);
        changes.push({ kind: "append", table: checked, values });
      },
      remove: (table, match) => {
        const checked = spec(table);
        checkColumns(checked, match);
        changes.push({ kind: "remove", table: checked, match });
      },
      replace: (table, rows) => {
        const checked = spec(table);
        checkColumns(checked, ...rows);
        changes.push({ kind: "replace", table: checked, rows });
      },
    });
    return { value, changes };
  }

  async function refresh(): Promise<void> {
    const changed = await store.changed();
    if (changed === "all") cache.clear();
    else for (const table of changed) cache.delete(table);
  }

  function load(table: TableSpec): Promise<TableData> {
    const cached = cache.get(table.name);
    if (cached) return cached;
    const loading = store.read(table).then((rows) => new TableData(rows, table.key[0] ?? ""));
    cache.set(table.name, loading);
    loading.catch(() => cache.delete(table.name));
    return loading;
  }

  async function attributes(columns: readonly string[]): Promise<Attributes> {
    const wanted = new Map<string, TableData>();
    for (const name of columns) {
      const [table] = columnNamed(tables, name);
      if (!wanted.has(table.name)) wanted.set(table.name, await load(table));
    }
    const site = siteValues((await load(spec("site"))).rows);
    return resolveAttributes({
      tables: wanted,
      nodelist: await load(spec("nodelist")),
      expand: templates.expand,
      joined: new Set(splitGroups(site.get("hierarchicalattrs") ?? "")),
    });
  }

  /** Keeps what is computed from tables until one of them changes. */
  function derive<T>(name: string, from: readonly TableData[], make: () => T): T {
    const kept = derived.get(name);
    if (kept && kept.from.every((table, index) => table === from[index])) return kept.value as T;
    const value = make();
    derived.set(name, { from, value });
    return value;
  }

  function spec(name: string): TableSpec {
    const table = tables.get(name);
    if (!table) throw new UsageError(`No such table: ${name}`);
    return table;
  }
}

/**
 * The table and column that `table.column` names.
 * @throws UsageError naming what does not exist
 */
export function columnNamed(
  tables: ReadonlyMap<string, TableSpec>,
  name: string,
): readonly [TableSpec, string] {
  const dot = name.indexOf(".");
  const table = tables.get(dot < 0 ? name : name.slice(0, dot));
  if (!table) throw new UsageError(`No such table: ${dot < 0 ? name : name.slice(0, dot)}`);
  const column = dot < 0 ? "" : name.slice(dot + 1);
  if (!(column in table.columns)) throw unknownColumn(table, column);
  return [table, column];
}

function checkColumns(table: TableSpec, ...rows: readonly Row[]): void {
  for (const row of rows) {
    for (const column in row) if (!(column in table.columns)) throw unknownColumn(table, column);
  }
}

function unknownColumn(table: TableSpec, column: string): UsageError {
  const known = Object.keys(table.columns).join(", ");
  return new UsageError(`Table ${table.name} has no column "${column}"; it has ${known}`, 2);
}

function siteValues(rows: readonly Row[]): ReadonlyMap<string, string> {
  const site = new Map<string, string>();
  for (const row of rows) if (!isDisabled(row)) site.set(row.key ?? "", row.value ?? "");
  return site;
}

function nodeNames(rows: readonly Row[]): readonly string[] {
  return rows.filter((row) => !isDisabled(row)).map((row) => row.node ?? "");
}

/** Static groups only; those of nodegroup that nodes do not name are known and empty. */
function groupMembers(
  nodelist: readonly Row[],
  nodegroup: readonly Row[],
): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  const cells = new Map<string, string[]>();
  for (const row of nodelist) {
    if (isDisabled(row) || row.groups === undefined) continue;
    const groups = cells.get(row.groups) ?? splitGroups(row.groups);
    cells.set(row.groups, groups);
    for (const group of groups) {
      const list = members.get(group);
      if (list) list.push(row.node ?? "");
      else members.set(group, [row.node ?? ""]);
    }
  }
  for (const row of nodegroup) {
    if (!isDisabled(row) && row.grouptype !== "dynamic" && row.groupname && !members.has(row.groupname)) {
      members.set(row.groupname, []);
    }
  }
  return members;
}
