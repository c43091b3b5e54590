/** The database over a store: parsed tables are kept between requests, and follow what is written here. */
import { type Attributes, type Database, isDisabled, type Row, type Transaction } from "../database.ts";
import { UsageError } from "../errors.ts";
import type { TableSpec } from "../table.ts";
import { createTemplates } from "../template/mod.ts";
import { resolveAttributes, splitGroups } from "./attributes.ts";
import { RowList } from "./row_list.ts";
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
  const derived = new Map<string, { marks: readonly unknown[]; value: unknown }>();
  const templates = createTemplates();
  let writing: Promise<unknown> = Promise.resolve();

  const reader = {
    rows: async (table: string) => {
      await refresh();
      return (await load(spec(table))).rows;
    },
    rowsOf: async (table: string, keys: readonly string[]) => {
      await refresh();
      const data = await load(spec(table));
      return keys.flatMap((key) => data.rowsOf(key));
    },
    attributes: async (_nodes: readonly string[], columns: readonly string[]) => {
      await refresh();
      return await attributes(columns);
    },
    site: async () => {
      await refresh();
      return await site();
    },
    nodes: async () => {
      await refresh();
      const nodelist = await load(spec("nodelist"));
      return nodes(nodelist);
    },
    nodeSet: async () => {
      await refresh();
      const nodelist = await load(spec("nodelist"));
      return derive("nodeSet", nodelist.marks("node", "disable"), () => new Set(nodes(nodelist)));
    },
    groups: async () => {
      await refresh();
      const [nodelist, nodegroup] = [await load(spec("nodelist")), await load(spec("nodegroup"))];
      const marks = [
        ...nodelist.marks("node", "groups", "disable"),
        ...nodegroup.marks("groupname", "grouptype", "disable"),
      ];
      return derive(
        "groups",
        marks,
        () => groupMembers(nodelist.rows, nodegroup.rows, groupLists(nodelist)),
      );
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
    let written: readonly Change[] = [];
    let before: ReadonlyMap<string, Promise<TableData>> = new Map();
    try {
      const value = await store.transaction(async () => {
        await refresh();
        const collected = await collect(work);
        written = collected.changes;
        before = new Map(cache);
        return collected;
      });
      follow(before, written);
      return value;
    } catch (error) {
      for (const change of written) cache.delete(change.table.name);
      throw error;
    }
  }

  /** No one else can have written in between; what was dropped or read meanwhile is read anew. */
  function follow(before: ReadonlyMap<string, Promise<TableData>>, written: readonly Change[]): void {
    for (const [table, changes] of Map.groupBy(written, (change) => change.table.name)) {
      const known = before.get(table);
      if (known !== undefined && cache.get(table) === known && TableData.follows(changes)) {
        keep(table, known.then((data) => data.after(changes)));
      } else cache.delete(table);
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
    return keep(table.name, store.read(table).then((rows) => new TableData(RowList.of(rows), table)));
  }

  function keep(table: string, data: Promise<TableData>): Promise<TableData> {
    cache.set(table, data);
    data.catch(() => cache.delete(table));
    return data;
  }

  async function attributes(columns: readonly string[]): Promise<Attributes> {
    const wanted = new Map<string, TableData>();
    for (const name of columns) {
      const [table] = columnNamed(tables, name);
      if (!wanted.has(table.name)) wanted.set(table.name, await load(table));
    }
    const nodelist = await load(spec("nodelist"));
    let lists: GroupLists | undefined;
    const siteTable = await load(spec("site"));
    const marks = [...nodelist.marks("node", "groups", "disable"), ...siteTable.marks("value", "disable")];
    const marksOf = (name: string) => {
      const [table, column] = columnNamed(tables, name);
      return wanted.get(table.name)?.marks(column, "disable") ?? [];
    };
    return resolveAttributes({
      tables: wanted,
      groupsOf: (node) => (lists ??= groupLists(nodelist)).get(nodelist.cell(node, "groups") ?? "") ?? [],
      expand: templates.expand,
      joined: new Set(splitGroups((await site()).get("hierarchicalattrs") ?? "")),
      keep: (name, text, columns, make) =>
        derive(`kept ${name}`, [text, ...marks, ...columns.flatMap(marksOf)], () => make(nodes(nodelist))),
    });
  }

  async function site(): Promise<ReadonlyMap<string, string>> {
    const table = await load(spec("site"));
    return derive("site", table.marks("key", "value", "disable"), () => siteValues(table.rows));
  }

  function nodes(nodelist: TableData): readonly string[] {
    return derive("nodes", nodelist.marks("node", "disable"), () => nodeNames(nodelist.rows));
  }

  function groupLists(nodelist: TableData): GroupLists {
    return derive("groupLists", nodelist.marks("groups"), (before?: GroupLists) => {
      return splitGroupCells(nodelist.rows, before);
    });
  }

  /** Keeps what is computed from columns until one of them changes. `make` gets what was kept before. */
  function derive<T>(name: string, marks: readonly unknown[], make: (before?: T) => T): T {
    const kept = derived.get(name);
    if (kept?.marks.length === marks.length && kept.marks.every((mark, index) => mark === marks[index])) {
      return kept.value as T;
    }
    const value = make(kept?.value as T | undefined);
    derived.set(name, { marks, value });
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

type GroupLists = Map<string, readonly string[]>;

/**
 * Every text of `nodelist.groups` → its groups; each name is kept once. What a text means never changes, so only new
 * ones are added to the lists before, unless most of those are of no more use.
 */
function splitGroupCells(nodelist: readonly Row[], before: GroupLists = new Map()): GroupLists {
  const lists: GroupLists = before.size > 2 * nodelist.length ? new Map() : before;
  const names = new Map<string, string>();
  for (const { groups } of nodelist) {
    if (groups === undefined || lists.has(groups)) continue;
    const list = splitGroups(groups).map((name) => names.get(name) ?? name);
    for (const name of list) names.set(name, name);
    lists.set(groups, list);
  }
  return lists;
}

/** Static groups only; those of nodegroup that nodes do not name are known and empty. */
function groupMembers(
  nodelist: readonly Row[],
  nodegroup: readonly Row[],
  lists: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  for (const row of nodelist) {
    if (isDisabled(row) || row.groups === undefined) continue;
    for (const group of lists.get(row.groups) ?? []) {
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
