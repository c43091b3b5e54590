/** `rbeacon`: the light by which a machine is found in the rack. */
import { type BeaconVerb, defineCommand, operand, UsageError } from "../../core/mod.ts";
import { eachTarget, MGT_COLUMNS } from "./each_target.ts";

const WORDS: readonly string[] = ["on", "off", "blink", "stat"] satisfies BeaconVerb[];

export const rbeacon = defineCommand({
  name: "rbeacon",
  summary: "Switch the identify light of nodes, or show it",
  description:
    "blink lets it blink for some time, on for good; a controller that cannot do that blinks instead.",
  noderange: "required",
  changes: true,
  operands: { action: operand(`one of ${WORDS.join(", ")}`, { optional: true }) },
  examples: [
    ["rbeacon node1 on", "light it up"],
    ["rbeacon compute stat", "show which are lit"],
  ],
  async *run(context, { nodes, action }) {
    if (action === undefined || !isVerb(action)) {
      const found = action === undefined ? "No action given" : `Unknown action "${action}"`;
      throw new UsageError(`${found}: rbeacon takes one of ${WORDS.join(", ")}`);
    }
    yield* eachTarget(context, nodes, {
      name: `rbeacon ${action}`,
      pickedBy: MGT_COLUMNS,
      find: ({ beacon }) => beacon?.[action],
    });
  },
});

function isVerb(word: string): word is BeaconVerb {
  return WORDS.includes(word);
}
