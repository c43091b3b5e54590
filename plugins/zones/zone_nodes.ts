/** Which nodes are in a zone: `nodelist.zonename`, and with -g a group of the zone's name. */
import { type Row, type Transaction, UsageError } from "../../core/mod.ts";

/** @throws UsageError a name that cannot be a folder's and a group's */
export function requireZoneName(name: string | undefined): string {
  if (name !== undefined && /^[\w][\w.-]*$/.test(name)) return name;
  throw new UsageError(
    name === undefined
      ? "Name the zone"
      : `"${name}" cannot be a zone's name: wanted letters, digits, . and -`,
  );
}

/** The rows of the table zone, by name. */
export async function readZones(transaction: Pick<Transaction, "rows">): Promise<Map<string, Row>> {
  return new Map((await transaction.rows("zone")).map((row) => [row.zonename ?? "", row]));
}

/** @throws UsageError one of the nodes is in another zone */
export async function addNodes(
  transaction: Transaction,
  zone: string,
  nodes: readonly string[],
  withGroup: boolean,
): Promise<void> {
  const rows = await nodeRows(transaction, nodes);
  const elsewhere = [...rows].find(([, row]) => row.zonename && row.zonename !== zone);
  if (elsewhere) {
    throw new UsageError(
      `Node ${elsewhere[0]} is in the zone "${elsewhere[1].zonename}"; take it out first: ` +
        `chzone ${elsewhere[1].zonename} -r ${elsewhere[0]}`,
    );
  }
  for (const [node, { groups = "" }] of rows) {
    const words = groups.split(",").filter((group) => group !== "" && group !== zone);
    transaction.put("nodelist", { node }, {
      zonename: zone,
      ...(withGroup ? { groups: [...words, zone].join(",") } : {}),
    });
  }
}

/** Takes nodes out of the zone; undefined: all of them. Those of other zones are left alone. */
export async function removeNodes(
  transaction: Transaction,
  zone: string,
  nodes: readonly string[] | undefined,
  withGroup: boolean,
): Promise<void> {
  for (const [node, { zonename, groups = "" }] of await nodeRows(transaction, nodes)) {
    if (zonename !== zone) continue;
    const words = groups.split(",").filter((group) => group !== "" && group !== zone);
    transaction.put("nodelist", { node }, {
      zonename: "",
      ...(withGroup ? { groups: words.join(",") } : {}),
    });
  }
}

/** Makes the zone the one of all nodes that have none. */
export async function makeDefault(transaction: Transaction, zone: string): Promise<void> {
  for (const { zonename = "", defaultzone } of await transaction.rows("zone")) {
    if (zonename !== zone && isYes(defaultzone)) {
      transaction.put("zone", { zonename }, { defaultzone: "no" });
    }
  }
  transaction.put("zone", { zonename: zone }, { defaultzone: "yes" });
}

export function isYes(value: string | undefined): boolean {
  return value === "yes" || value === "1";
}

/** @throws UsageError neither yes nor no */
export function readYesNo(value: string | undefined): string | undefined {
  if (value === undefined || /^(yes|no|1|0)$/.test(value)) return value;
  throw new UsageError(`"${value}" is neither yes nor no`);
}

async function nodeRows(
  transaction: Transaction,
  nodes: readonly string[] | undefined,
): Promise<Map<string, Row>> {
  const rows = new Map((await transaction.rows("nodelist")).map((row) => [row.node ?? "", row]));
  return nodes === undefined ? rows : new Map(nodes.map((node) => [node, rows.get(node) ?? {}]));
}
