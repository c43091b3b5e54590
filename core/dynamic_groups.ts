/** Dynamic groups: nodes that belong to a group because of the values they have (`nodegroup.wherevals`). */
import { isDisabled, type Reader } from "./database.ts";
import { UsageError } from "./errors.ts";
import { parseSelection, type Selection, selectionTest } from "./noderange/selection.ts";
import { type AttributePlaces, attributePlaces, attributeValue, type CellReader } from "./object_values.ts";
import { objectAttributes } from "./objects.ts";
import type { Registry } from "./registry.ts";

/**
 * Group → its nodes in the order of nodelist, worked out when asked for and kept until they change. All conditions must hold; a node without
 * the attribute fits none.
 */
export async function dynamicGroups(
  db: Reader,
  registry: Pick<Registry, "tables" | "objects">,
): Promise<ReadonlyMap<string, () => readonly string[]>> {
  const rows = (await db.rows("nodegroup")).filter((row) => row.grouptype === "dynamic" && !isDisabled(row));
  if (rows.length === 0) return new Map();
  const places = attributePlaces(objectAttributes(registry, "node"));
  const columns = new Map(rows.map(({ wherevals = "" }) => {
    return [wherevals, columnsFor(places, parseWherevals(wherevals))];
  }));
  const read = await db.attributes(await db.nodes(), [...columns.values()].flat());
  const cell: CellReader = (node, { table, column }) => read.get(node, `${table}.${column}`);
  return new Map(rows.map(({ groupname = "", wherevals = "" }) => {
    const members = (nodes: readonly string[]) => nodesThatFit(groupname, wherevals, nodes, places, cell);
    return [
      groupname,
      () => read.keep(`group ${groupname}`, wherevals, columns.get(wherevals) ?? [], members),
    ];
  }));
}

/**
 * `mgt==ipmi::arch=~x86`, where commas belong to the values; also the older `mgt=hmc,hcp=c76v1hmc04`. Parts that are
 * no selection are left out.
 */
export function parseWherevals(text: string): Selection[] {
  const older = !text.includes("::") && /^\s*[\w.]+=(?![=~])/.test(text);
  return text.split(older ? /,(?=\s*[\w.]+(?:==|!=|=~|!~|=))/ : "::")
    .map((part) => parseSelection(part.trim())).filter((selection) => selection !== undefined);
}

/** The columns that hold the attributes, and those that choose between them. */
function columnsFor(places: AttributePlaces, selections: readonly Selection[]): string[] {
  const wanted = new Set<string>();
  for (const { column } of selections) {
    for (const place of places.get(column) ?? []) {
      wanted.add(`${place.table}.${place.column}`);
      for (const attribute in place.onlyIf) {
        for (const other of places.get(attribute) ?? []) wanted.add(`${other.table}.${other.column}`);
      }
    }
  }
  return [...wanted];
}

function nodesThatFit(
  group: string,
  wherevals: string,
  nodes: readonly string[],
  places: AttributePlaces,
  cell: CellReader,
): readonly string[] {
  const selections = parseWherevals(wherevals);
  const unknown = selections.find(({ column }) => !places.has(column));
  if (unknown || selections.length === 0) {
    throw new UsageError(
      `The dynamic group "${group}" has the conditions "${wherevals}", which ` +
        (unknown ? `name no attribute of nodes: "${unknown.column}"` : "cannot be read"),
    );
  }
  const tests = selections.map((selection) => ({ name: selection.column, fits: selectionTest(selection) }));
  return nodes.filter((node) =>
    tests.every(({ name, fits }) => {
      const value = attributeValue(places, cell, node, name);
      return value !== undefined && fits(value);
    })
  );
}
