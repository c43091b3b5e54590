/** Tables for the contract, and changes to them. Test code. */
import type { Row } from "../../database.ts";
import { defineTable, type TableSpec } from "../../table.ts";
import { createDatabase, type PlanningDatabase } from "../database.ts";
import type { Change, Store } from "../store.ts";

const doc = "For the test.";

export function table(name: string, key: readonly string[], ...columns: readonly string[]): TableSpec {
  return defineTable({ name, key, doc, columns: Object.fromEntries(columns.map((column) => [column, doc])) });
}

export const nodelist = table("nodelist", ["node"], "node", "groups", "status", "disable");
export const site = table("site", ["key"], "key", "value", "comments", "disable");
export const networks = table("networks", ["net", "mask"], "netname", "net", "mask");
export const switches = table(
  "switch",
  ["node", "switch", "port"],
  "node",
  "switch",
  "port",
  "vlan",
  "interface",
);
export const nodegroup = table("nodegroup", ["groupname"], "groupname", "grouptype", "disable");
export const auditlog = table("auditlog", ["recid"], "recid", "args");
export const words = table(
  "words",
  ["order"],
  "order",
  "groups",
  "switch",
  "select",
  'quo"te',
  "tick`ed",
  "Mixed",
);

export function database(store: Store): PlanningDatabase {
  return createDatabase(
    store,
    new Map([nodelist, site, switches, nodegroup, auditlog].map((spec) => [spec.name, spec])),
  );
}

export async function write(store: Store, ...changes: readonly Change[]): Promise<void> {
  await store.transaction(() => Promise.resolve({ value: undefined, changes }));
}

export function put(spec: TableSpec, key: Row, values: Row): Change {
  return { kind: "put", table: spec, key, values };
}

export function remove(spec: TableSpec, match: Row): Change {
  return { kind: "remove", table: spec, match };
}

export function append(args: string): Change {
  return { kind: "append", table: auditlog, values: { args } };
}
