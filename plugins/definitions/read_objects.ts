/** Values of objects, each table read once. */
import {
  attributeValue,
  type CellReader,
  dynamicGroups,
  isDisabled,
  NodeError,
  type ObjectAttribute,
  type Reader,
  type Registry,
  type Row,
  type TableSpec,
  TemplateError,
  UsageError,
} from "../../core/mod.ts";
import type { ObjectType } from "./object_type.ts";

export interface ObjectValues {
  /** The value as `lsdef` shows it: of nodes after inheritance and templates, of others as the table has it. */
  get(name: string, attribute: string): string | undefined;
  /** Sorted names of the attributes that any of the objects may have, the naming one left out. */
  attributes: readonly string[];
  /** What could not be read, such as a template that does not fit a node's name; the value counts as absent. */
  problems: readonly { name: string; message: string }[];
  /** Objects with a value from a template that nobody can read, whatever the node is called. */
  broken: ReadonlySet<string>;
}

/** So few objects are faster looked up in every column than columns are looked through. */
const fewObjects = 1000;

export async function readObjects(
  db: Reader,
  registry: Registry,
  type: ObjectType,
  names: readonly string[],
): Promise<ObjectValues> {
  if (type.name === "site") return await readSite(db);
  const used = names.length > fewObjects ? await usedColumns(db, type) : undefined;
  const attributes = [...type.places].filter(([name, places]) => {
    return name !== type.key && (!used || places.some((place) => used.has(columnOf(place))));
  }).map(([name]) => name).sort();
  const cell = type.name === "node" ? await nodeCells(db, registry, type, names) : await rawCells(db, type);
  const problems: { name: string; message: string }[] = [];
  const broken = new Set<string>();
  const get = (name: string, attribute: string) => {
    try {
      return attributeValue(type.places, cell, name, attribute);
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof NodeError)) throw error;
      problems.push({ name, message: error.message });
      if (error.cause instanceof TemplateError && error.cause.broken) broken.add(name);
      return undefined;
    }
  };
  if (type.name !== "group") return { get, attributes, problems, broken };
  const members = await groupMembers(db, registry);
  return {
    get: (name, attribute) => attribute === "members" ? members(name) : get(name, attribute),
    attributes,
    problems,
    broken,
  };
}

/** Reads the rows that groups and other types have of their own. */
export async function rawCells(db: Reader, type: ObjectType): Promise<CellReader> {
  const rows = new Map<string, readonly Row[]>();
  for (const { table } of [...type.places.values()].flat()) {
    if (!rows.has(table)) rows.set(table, await db.rows(table));
  }
  const indexes = new Map<ObjectAttribute["rowKey"], Map<string, Row>>();
  return (name, { table, column, rowKey }) => {
    const index = indexes.get(rowKey) ?? indexRows(rows.get(table) ?? [], rowKey);
    indexes.set(rowKey, index);
    return index.get(name)?.[column];
  };
}

function indexRows(rows: readonly Row[], rowKey: ObjectAttribute["rowKey"]): Map<string, Row> {
  const index = new Map<string, Row>();
  const own = rowKey.find(({ attribute }) => attribute !== undefined)?.column ?? "";
  for (const row of rows) {
    const name = row[own];
    const fixed = rowKey.every(({ column, value }) => value === undefined || row[column] === value);
    if (name !== undefined && fixed && !isDisabled(row) && !index.has(name)) index.set(name, row);
  }
  return index;
}

async function readSite(db: Reader): Promise<ObjectValues> {
  const site = await db.site();
  return {
    get: (_, attribute) => site.get(attribute) || undefined,
    attributes: [...site.keys()].sort(),
    problems: [],
    broken: new Set(),
  };
}

/** Rows that are found by more than the node's name have no inheritance. */
async function nodeCells(
  db: Reader,
  registry: Registry,
  type: ObjectType,
  nodes: readonly string[],
): Promise<CellReader> {
  const places = [...type.places.values()].flat();
  const raw = await rawCells(db, { ...type, places: new Map([["", places.filter(isCompound)]]) });
  const inherited = await db.attributes(nodes, places.filter((place) => !isCompound(place)).map(columnOf));
  const columns = new Map(places.map((place) => [place, columnOf(place)]));
  const keys = keyColumns(registry.tables);
  return (node, place) => {
    if (isCompound(place)) return raw(node, place);
    const column = columns.get(place) ?? columnOf(place);
    return keys.has(column) ? undefined : inherited.get(node, column);
  };
}

function isCompound({ rowKey }: ObjectAttribute): boolean {
  return rowKey.length > 1;
}

function columnOf({ table, column }: ObjectAttribute): string {
  return `${table}.${column}`;
}

function keyColumns(tables: ReadonlyMap<string, TableSpec>): Set<string> {
  return new Set([...tables.values()].map(({ name, key }) => `${name}.${key[0]}`));
}

async function usedColumns(db: Reader, type: ObjectType): Promise<Set<string>> {
  const used = new Set<string>();
  for (const table of new Set([...type.places.values()].flat().map((place) => place.table))) {
    const columns = new Set<string>();
    for (const row of await db.rows(table)) for (const column in row) columns.add(column);
    for (const column of columns) used.add(`${table}.${column}`);
  }
  return used;
}

async function groupMembers(db: Reader, registry: Registry) {
  const groups = await db.groups();
  const dynamic = await dynamicGroups(db, registry);
  return (name: string) => (dynamic.get(name)?.() ?? groups.get(name) ?? []).join(",") || undefined;
}
