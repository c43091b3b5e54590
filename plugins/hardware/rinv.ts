/** `rinv`: what nodes are made of. */
import { defineCommand, operands, UsageError } from "../../core/mod.ts";
import { eachTarget, MGT_COLUMNS } from "./each_target.ts";

const WORDS: readonly string[] = [
  "model",
  "serial",
  "asset",
  "vpd",
  "mprom",
  "firm",
  "deviceid",
  "guid",
  "uuid",
  "mac",
  "dimm",
  "cpu",
  "fru",
];
const ALL = "all";

export const rinv = defineCommand({
  name: "rinv",
  summary: "Show model, serial numbers, firmware and parts of nodes",
  description:
    "vpd is what identifies a machine: model, serial numbers, asset number and firmware; mprom and firm " +
    "are the firmware of the controller, mac its hardware address; fru shows all that the machine's own memory " +
    "holds; dimm and cpu the parts that have such a memory.",
  noderange: "required",
  operands: { words: operands(`any of ${WORDS.join(", ")}, or ${ALL} (default)`, { optional: true }) },
  examples: [
    ["rinv node1 all", "everything"],
    ["rinv compute model serial", "model and serial numbers of many nodes"],
  ],
  async *run(context, { nodes, words }) {
    const wanted = parseWords(words);
    yield* eachTarget(context, nodes, {
      name: ["rinv", ...words].join(" "),
      pickedBy: MGT_COLUMNS,
      find: ({ inventory }) =>
        inventory &&
        (async (session) =>
          (await inventory(session, wanted)).map(({ name, value }) => ({ desc: name, data: value }))),
    });
  },
});

/** Undefined: everything. @throws UsageError not one of the words */
function parseWords(words: readonly string[]): ReadonlySet<string> | undefined {
  const found = new Set(words.flatMap((word) => word.split(",")));
  for (const word of found) {
    if (!WORDS.includes(word) && word !== ALL) {
      throw new UsageError(`Unknown word "${word}": rinv takes any of ${WORDS.join(", ")}, ${ALL}`);
    }
  }
  return found.size === 0 || found.has(ALL) ? undefined : found;
}
