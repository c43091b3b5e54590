/** What mkzone and chzone have in common. */
import { type Context, type Database, flag, value } from "../../core/mod.ts";

export const zoneOptions = {
  add: value("a", "NODERANGE", "nodes that come into the zone"),
  group: flag("g", "the zone is also a group of its nodes"),
  keys: value("k", "FOLDER", "take the keys id_rsa and id_rsa.pub from there"),
  between: value("s", "YES", "yes or no: whether root goes from node to node without a password"),
  defaultzone: flag("", "the zone of all nodes that have none"),
  verbose: flag("V", "accepted for scripts"),
};

/** Nodes of a noderange, as the pipeline reads it. */
export async function nodesOf(context: Context, noderange: string | undefined): Promise<string[]> {
  if (noderange === undefined) return [];
  const nodes: string[] = [];
  for await (const result of context.call("noderange", noderange, [])) {
    if ("element" in result) nodes.push(result.text);
  }
  return nodes;
}

/** With zones the site's own setting means nothing. */
export async function* siteWarning(db: Pick<Database, "site">) {
  if ((await db.site()).get("sshbetweennodes") === undefined) return;
  yield {
    warning:
      "site.sshbetweennodes means nothing where there are zones; clear it: chdef -t site sshbetweennodes=",
  };
}
