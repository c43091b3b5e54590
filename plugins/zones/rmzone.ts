/** `rmzone`: removes a zone and its keys. */
import { defineCommand, flag, operand, UsageError } from "../../core/mod.ts";
import { removeZoneKeys, zoneKeyFolder } from "./zone_keys.ts";
import { isYes, readZones, removeNodes, requireZoneName } from "./zone_nodes.ts";
import { siteWarning } from "./zone_options.ts";

export const rmzone = defineCommand({
  name: "rmzone",
  summary: "Remove a zone; its nodes are those of the default zone then",
  options: {
    group: flag("g", "take its nodes out of the group of its name"),
    force: flag("f", "also the default zone"),
    verbose: flag("V", "accepted for scripts"),
  },
  operands: { zone: operand("name of the zone") },
  changes: true,
  examples: [["rmzone zone1", "remove a zone and its keys"]],
  async *run({ db, fs }, { zone: text, group, force }) {
    const zone = requireZoneName(text);
    yield* siteWarning(db);
    const row = (await readZones(db)).get(zone);
    if (!row) throw new UsageError(`There is no zone "${zone}"`);
    if (isYes(row.defaultzone) && !force) {
      throw new UsageError(
        `"${zone}" is the default zone: make another the default first, or remove it with -f`,
      );
    }
    await db.write(async (transaction) => {
      await removeNodes(transaction, zone, undefined, group);
      transaction.remove("zone", { zonename: zone });
    });
    // Keys that somebody keeps elsewhere are not ours to remove.
    if (row.sshkeydir === zoneKeyFolder(zone)) await removeZoneKeys({ fs }, row.sshkeydir);
    yield { info: `Removed the zone ${zone}` };
  },
});
