/** `rpower`: the power of nodes. */
import { defineCommand, operand } from "../../core/mod.ts";
import { eachTarget, POWER_COLUMNS } from "./each_target.ts";
import { findPowerWork, parsePowerAction, POWER_WORDS } from "./power_verb.ts";

export const rpower = defineCommand({
  name: "rpower",
  summary: "Switch the power of nodes, or show it",
  description:
    "boot resets a node that is on and switches on one that is off; cycle switches off, then on; softoff " +
    "asks the operating system to shut down; nmi interrupts it for a dump; stat, state and status show on or off. " +
    "reset and softoff leave a node that is off as it is. nodehm.power, else nodehm.mgt, names the way. " +
    "site.powerinterval is the number of seconds between one node and the next; it does not slow down stat.",
  noderange: "required",
  changes: true,
  operands: { action: operand(`one of ${POWER_WORDS}`, { optional: true }) },
  examples: [
    ["rpower node1 stat", "show whether it is on"],
    ["rpower compute boot", "restart all, whether they are on or not"],
  ],
  async *run(context, { nodes, action: word }) {
    const action = parsePowerAction(word);
    const interval = action === "stat" ? 0 : Number((await context.db.site()).get("powerinterval") ?? 0);
    yield* eachTarget(context, nodes, {
      name: `rpower ${word}`,
      pickedBy: POWER_COLUMNS,
      find: (driver) => findPowerWork(driver, action),
      intervalMs: interval > 0 ? 1000 * interval : 0,
    });
  },
});
