/** What the tables say about consoles: who opens them, whether they are kept open, on which host. */
import { type Attributes, type Context, readable } from "../../core/mod.ts";

export interface ConsoleRow {
  /** Name of the driver; undefined: the node has no console. */
  method: string | undefined;
  onDemand: boolean;
  /** nodehm.conserver: the host that has the node's console. */
  host: string | undefined;
}

export interface ConsoleRows {
  /** @throws NodeError a template of the node's rows fails */
  of(node: string): ConsoleRow;
}

const COLUMNS: readonly string[] = [
  "nodehm.cons",
  "nodehm.mgt",
  "nodehm.serialport",
  "nodehm.conserver",
  "nodehm.consoleondemand",
];

/** One read, whatever the number of nodes. */
export async function readConsoleRows(
  { db }: Pick<Context, "db">,
  nodes: readonly string[],
): Promise<ConsoleRows> {
  const attributes = await db.attributes(nodes, COLUMNS);
  const site = await db.site();
  return { of: (node) => rowOf(attributes, node, site.get("consoleondemand")) };
}

/** The same for all nodes; those whose rows cannot be read have none. */
export function readableRow(rows: ConsoleRows, node: string): ConsoleRow | undefined {
  return readable(() => rows.of(node));
}

function rowOf(attributes: Attributes, node: string, onDemandEverywhere: string | undefined): ConsoleRow {
  const value = (column: string) => attributes.get(node, `nodehm.${column}`);
  const onDemand = value("consoleondemand") ?? onDemandEverywhere ?? "";
  return {
    method: value("cons") ?? (value("serialport") === undefined ? undefined : value("mgt")),
    onDemand: /^(1|yes|y|on)$/i.test(onDemand),
    host: value("conserver"),
  };
}
