/** Resolves attributes in memory: own row, then the node's groups in order, then the template. */
import type { Attributes, AttributeValue } from "../database.ts";
import { NodeError, UsageError } from "../errors.ts";
import type { TableData } from "./table_data.ts";

export interface AttributeSource extends Pick<Attributes, "keep"> {
  /** Parsed tables by name; every table of the wanted columns is there. */
  tables: ReadonlyMap<string, TableData>;
  /** Groups of a node in the order of its `nodelist.groups`. */
  groupsOf(node: string): readonly string[];
  /** Expands a template; a plain value is its own. Undefined: an empty result. */
  expand(cell: string, node: string): string | undefined;
  /** Attribute names whose values are joined over node and groups (site.hierarchicalattrs). */
  joined: ReadonlySet<string>;
}

/** Looks each value up when it is asked for, so that the cost is that of what is read. */
export function resolveAttributes({ tables, groupsOf, expand, joined, keep }: AttributeSource): Attributes {
  const split = new Map<string, readonly [table: TableData, column: string, mayHold: boolean]>();

  return { find, get: (node, column) => find(node, column)?.value, keep };

  function find(node: string, name: string): AttributeValue | undefined {
    const [table, column, mayHold] = place(name);
    if (!mayHold) return undefined;
    if (joined.has(column)) return join(node, table, column, name);
    const own = table.cell(node, column);
    if (own !== undefined) return rendered(own, node, name);
    for (const group of groupsOf(node)) {
      const inherited = table.cell(group, column);
      if (inherited !== undefined) return rendered(inherited, node, name, group);
    }
    return undefined;
  }

  function join(node: string, table: TableData, column: string, name: string): AttributeValue | undefined {
    const found = [node, ...groupsOf(node)]
      .map((holder) => table.cell(holder, column))
      .map((cell) => cell === undefined ? undefined : rendered(cell, node, name)?.value)
      .filter((value) => value !== undefined);
    return found.length === 0 ? undefined : { value: [...new Set(found.join(",").split(","))].join(",") };
  }

  function rendered(cell: string, node: string, name: string, group?: string): AttributeValue | undefined {
    try {
      const value = expand(cell, node);
      if (value === undefined || value === "") return undefined;
      return group === undefined ? { value } : { value, group };
    } catch (error) {
      const row = group === undefined ? `row "${node}"` : `row "${group}", for node "${node}"`;
      const message = error instanceof Error ? error.message : error;
      throw new NodeError(node, `${name}, ${row}: ${message}`, 1, { cause: error });
    }
  }

  function place(name: string): readonly [TableData, string, boolean] {
    const cached = split.get(name);
    if (cached) return cached;
    const dot = name.indexOf(".");
    const table = tables.get(name.slice(0, dot));
    if (!table) throw new UsageError(`No such table: ${name}`);
    const column = name.slice(dot + 1);
    const placed = [table, column, table.mayHold(column)] as const;
    split.set(name, placed);
    return placed;
  }
}

/** Names of a `groups` cell: comma-separated, blanks around them do not count. */
export function splitGroups(text: string): string[] {
  return text.split(",").map((group) => group.trim()).filter((group) => group !== "");
}
