/** Which objects there are, and which a command line names. */
import {
  type Context,
  dynamicGroups,
  expandNames,
  isDisabled,
  type Reader,
  type Registry,
  UsageError,
} from "../../core/mod.ts";
import type { ObjectType } from "./object_type.ts";

/** The one object of type site. */
export const siteName = "clustersite";

export interface NamedObjects {
  /** Sorted. */
  found: string[];
  /** As they were written; names of nodes expanded. */
  unknown: string[];
}

/** The names of all objects of a type, sorted. */
export async function objectNames(db: Reader, registry: Registry, type: ObjectType): Promise<string[]> {
  if (type.name === "node") return [...await db.nodes()].sort();
  if (type.name === "group") return await groupNames(db, registry);
  if (type.name === "site") return (await db.rows("site")).length > 0 ? [siteName] : [];
  const place = [...type.places.values()].flat()[0];
  const part = place?.rowKey.find(({ attribute }) => attribute !== undefined);
  if (!place || !part) return [];
  const rows = (await db.rows(place.table)).filter((row) => !isDisabled(row));
  return [...new Set(rows.map((row) => row[part.column] ?? ""))].filter((name) => name !== "").sort();
}

/** What `-o` or a word names: a noderange for nodes, otherwise names with commas between them. */
export async function namedObjects(context: Context, type: ObjectType, text: string): Promise<NamedObjects> {
  if (type.name === "node") return await namedNodes(context, text);
  if (type.name === "site") return { found: [siteName], unknown: [] };
  const present = new Set(await objectNames(context.db, context.registry, type));
  const names = [...new Set(text.split(",").map((name) => name.trim()).filter((name) => name !== ""))];
  return {
    found: names.filter((name) => present.has(name)).sort(),
    unknown: names.filter((name) => !present.has(name)),
  };
}

/** A noderange of known nodes; where it has unknown parts, only its form counts, and groups stand for their nodes. */
async function namedNodes(context: Context, text: string): Promise<NamedObjects> {
  try {
    return { found: await knownNodes(context, text), unknown: [] };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return await namedInPart(context, expandNames(text));
  }
}

async function namedInPart({ db, registry }: Context, names: readonly string[]): Promise<NamedObjects> {
  const [known, groups, dynamic] = [await db.nodeSet(), await db.groups(), await dynamicGroups(db, registry)];
  const found = new Set<string>();
  const unknown: string[] = [];
  for (const name of names) {
    const members = known.has(name) ? [name] : dynamic.get(name)?.() ?? groups.get(name);
    if (members) { for (const node of members) found.add(node); }
    else unknown.push(name);
  }
  return { found: [...found].sort(), unknown };
}

async function knownNodes(context: Context, text: string): Promise<string[]> {
  const nodes: string[] = [];
  for await (const result of context.call("noderange", text, [])) {
    if ("element" in result) nodes.push(result.text);
  }
  return nodes;
}

async function groupNames(db: Reader, registry: Registry): Promise<string[]> {
  const names = new Set((await db.groups()).keys());
  for (const name of (await dynamicGroups(db, registry)).keys()) names.add(name);
  return [...names].sort();
}
