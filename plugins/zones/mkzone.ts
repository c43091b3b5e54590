/** `mkzone`: makes a zone with keys of its own. */
import { defineCommand, flag, operand, UsageError } from "../../core/mod.ts";
import { removeZoneKeys, writeZoneKeys, zoneKeyFolder } from "./zone_keys.ts";
import { addNodes, makeDefault, readYesNo, readZones, requireZoneName } from "./zone_nodes.ts";
import { nodesOf, siteWarning, zoneOptions } from "./zone_options.ts";

/** The zone of the nodes that are in no other; it comes with the first zone. */
const commonZone = { zonename: "xcatdefault", sshkeydir: "/root/.ssh", sshbetweennodes: "yes" };

export const mkzone = defineCommand({
  name: "mkzone",
  summary: "Make a zone: nodes whose root users reach each other by keys of their own",
  options: {
    ...zoneOptions,
    force: flag("f", "accepted for scripts; keys that are left of an old zone are replaced without it"),
  },
  operands: { zone: operand("name of the new zone") },
  changes: true,
  examples: [["mkzone zone1 -a node1-node3", "a zone of three nodes"]],
  async *run(context, { zone: text, add, group, keys, between, defaultzone }) {
    const zone = requireZoneName(text);
    const sshbetweennodes = readYesNo(between) ?? "yes";
    const { db } = context;
    yield* siteWarning(db);
    if ((await readZones(db)).has(zone)) {
      throw new UsageError(`There is a zone "${zone}" already; change it with chzone`);
    }
    const nodes = await nodesOf(context, add);
    const sshkeydir = zoneKeyFolder(zone);
    // Keys take a while to make, and nobody is to wait for them; without the zone they are of no use.
    await writeZoneKeys(context, sshkeydir, keys);
    await db.write(async (transaction) => {
      const present = await readZones(transaction);
      const first = present.size === 0;
      if (first && zone !== commonZone.zonename) {
        transaction.put("zone", { zonename: commonZone.zonename }, {
          ...commonZone,
          defaultzone: defaultzone ? "no" : "yes",
        });
      }
      transaction.put("zone", { zonename: zone }, { sshkeydir, sshbetweennodes, defaultzone: "no" });
      if (defaultzone) await makeDefault(transaction, zone);
      await addNodes(transaction, zone, nodes, group);
    }).catch(async (error) => {
      await removeZoneKeys(context, sshkeydir);
      throw error;
    });
    yield { info: `Made the zone ${zone}` };
  },
});
