/** `chzone`: changes a zone. */
import { defineCommand, flag, operand, UsageError, value } from "../../core/mod.ts";
import { writeZoneKeys, zoneKeyFolder } from "./zone_keys.ts";
import { addNodes, makeDefault, readYesNo, readZones, removeNodes, requireZoneName } from "./zone_nodes.ts";
import { nodesOf, siteWarning, zoneOptions } from "./zone_options.ts";

export const chzone = defineCommand({
  name: "chzone",
  summary: "Change a zone: its nodes, its keys, and whether its nodes reach each other",
  options: {
    ...zoneOptions,
    remove: value("r", "NODERANGE", "nodes that leave the zone"),
    generate: flag("K", "make its keys anew"),
  },
  operands: { zone: operand("name of the zone") },
  changes: true,
  examples: [["chzone zone1 -r node1", "take a node out"], ["chzone zone1 -K", "new keys"]],
  async *run(context, { zone: text, add, remove, group, keys, generate, between, defaultzone }) {
    const zone = requireZoneName(text);
    const sshbetweennodes = readYesNo(between);
    const { db } = context;
    yield* siteWarning(db);
    const row = (await readZones(db)).get(zone);
    if (!row) {
      throw new UsageError(`There is no zone "${zone}"; make it with mkzone`);
    }
    const [coming, leaving] = [await nodesOf(context, add), await nodesOf(context, remove)];
    await db.write(async (transaction) => {
      if (sshbetweennodes !== undefined) transaction.put("zone", { zonename: zone }, { sshbetweennodes });
      if (defaultzone) await makeDefault(transaction, zone);
      await removeNodes(transaction, zone, leaving, group);
      await addNodes(transaction, zone, coming, group);
    });
    if (keys !== undefined || generate) {
      await writeZoneKeys(context, row.sshkeydir ?? zoneKeyFolder(zone), keys);
    }
    yield { info: `Changed the zone ${zone}` };
  },
});
